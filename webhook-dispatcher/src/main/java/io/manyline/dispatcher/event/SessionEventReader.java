package io.manyline.dispatcher.event;

import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.retry.EventSource;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.Decoded;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// [EventSource] by a consumer of its own, in no consumer group.
///
/// **Order and threads:** one read at a time; neighbours in a partition come from one fetch.
public final class SessionEventReader implements EventSource, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionEventReader.class);
  private static final Duration POLL = Duration.ofSeconds(3);

  private final Consumer<String, Decoded<SessionEvent>> consumer;
  private final String topic;
  private final ReentrantLock lock = new ReentrantLock();

  /// @param consumer with `max.poll.records=1` and `auto.offset.reset=none`; closed with this
  ///   reader
  public SessionEventReader(Consumer<String, Decoded<SessionEvent>> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  @Override
  public Found read(EventPosition position) {
    lock.lock();
    try {
      TopicPartition partition = new TopicPartition(topic, position.partition());
      seek(consumer, partition, position.offset());
      Iterator<ConsumerRecord<String, Decoded<SessionEvent>>> records =
          consumer.poll(POLL).iterator();
      return records.hasNext() ? found(position, records.next()) : new Found.Unavailable();
    } catch (OffsetOutOfRangeException _) {
      return new Found.Gone();
    } catch (KafkaException | IllegalStateException e) {
      LOG.debug("event at {} could not be read back", position, e);
      return new Found.Unavailable();
    } finally {
      lock.unlock();
    }
  }

  /// Goes there; keeps what was fetched when the consumer stands there already.
  static void seek(Consumer<?, ?> consumer, TopicPartition partition, long offset) {
    if (!consumer.assignment().equals(Set.of(partition))) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
    } else if (consumer.position(partition) != offset) {
      consumer.seek(partition, offset);
    }
  }

  private static Found found(
      EventPosition position, ConsumerRecord<String, Decoded<SessionEvent>> record) {
    return record.offset() == position.offset()
            && record.value() instanceof Decoded.Readable<SessionEvent>(SessionEvent event)
        ? new Found.Event(event)
        : new Found.Gone();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      consumer.close(CloseOptions.timeout(Duration.ofMillis(500)));
    } finally {
      lock.unlock();
    }
  }
}
