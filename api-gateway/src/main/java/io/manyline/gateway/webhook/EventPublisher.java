package io.manyline.gateway.webhook;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.topic.Shards;
import io.manyline.proto.topic.Topics;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// [EventOut] into `session-events`, each to its session's partition.
///
/// **Order and threads:** a send may wait for metadata, so it is made on a scheduler of its own.
/// **Errors:** `QUEUE_UNAVAILABLE` when Kafka does not take one of them in time; others of them may
/// be delivered all the same.
public final class EventPublisher implements EventOut {
  private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);

  private final KafkaTemplate<String, SessionEvent> kafka;
  private final Scheduler sending;
  private final int shards;

  public EventPublisher(KafkaTemplate<String, SessionEvent> kafka, Scheduler sending, int shards) {
    this.kafka = kafka;
    this.sending = sending;
    this.shards = shards;
  }

  @Override
  public Mono<Void> publish(List<SessionEvent> events) {
    return Flux.fromIterable(events)
        .flatMap(event -> Mono.fromFuture(() -> kafka.send(record(event))).subscribeOn(sending))
        .then()
        .onErrorMap(EventPublisher::unavailable);
  }

  private ProducerRecord<String, SessionEvent> record(SessionEvent event) {
    String uid = event.getSessionUid();
    return new ProducerRecord<>(Topics.SESSION_EVENTS, Shards.of(uid, shards), uid, event);
  }

  private static Throwable unavailable(Throwable failure) {
    LOG.warn("kafka did not take a test event: {}", failure.toString());
    return ErrorCode.QUEUE_UNAVAILABLE.because(
        "The event log (Kafka) does not answer. Try again in a few seconds; if this lasts, check"
            + " that Kafka runs.");
  }
}
