package io.manyline.dispatcher.event;

import io.manyline.dispatcher.endpoint.DisabledEvents;
import io.manyline.proto.event.v1.SessionEvent;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// [DisabledEvents] on `session-events`, in the partition of the session.
public final class DisabledEventPublisher implements DisabledEvents, AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Producer<String, SessionEvent> producer;
  private final String topic;
  private final Partitioner partitioner;

  /// Where the events of a session are.
  public interface Partitioner {
    int of(String sessionUid);
  }

  /// @param producer closed with this publisher
  public DisabledEventPublisher(
      Producer<String, SessionEvent> producer, String topic, Partitioner partitioner) {
    this.producer = producer;
    this.topic = topic;
    this.partitioner = partitioner;
  }

  @Override
  public void publish(SessionEvent event) {
    String uid = event.getSessionUid();
    try {
      producer
          .send(new ProducerRecord<>(topic, partitioner.of(uid), uid, event))
          .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka did not take " + event.getEventId(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    producer.close(LIMIT);
  }
}
