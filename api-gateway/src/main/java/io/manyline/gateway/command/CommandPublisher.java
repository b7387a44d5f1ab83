package io.manyline.gateway.command;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.serde.RecordHeaders;
import io.manyline.proto.topic.Shards;
import io.manyline.proto.topic.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// Writes commands to `session-commands`, each to its session's partition.
///
/// **Order and threads:** a send may wait for metadata, so it is made on a scheduler of its own;
/// the order of two commands is kept only when the second is published after the first completed.
/// **Errors:** `QUEUE_UNAVAILABLE` when Kafka does not take the record in time. It may have taken
/// it all the same: repeating is safe with an `Idempotency-Key` only.
public final class CommandPublisher implements Commands.Out {
  private static final Logger LOG = LoggerFactory.getLogger(CommandPublisher.class);

  private final KafkaTemplate<String, SessionCommand> kafka;
  private final Scheduler sending;
  private final int shards;

  public CommandPublisher(
      KafkaTemplate<String, SessionCommand> kafka, Scheduler sending, int shards) {
    this.kafka = kafka;
    this.sending = sending;
    this.shards = shards;
  }

  @Override
  public Mono<Void> publish(SessionCommand command, TraceParent trace) {
    String uid = command.getSessionUid();
    ProducerRecord<String, SessionCommand> message =
        new ProducerRecord<>(Topics.SESSION_COMMANDS, Shards.of(uid, shards), uid, command);
    message
        .headers()
        .add(RecordHeaders.TRACE_PARENT, trace.value().getBytes(StandardCharsets.US_ASCII));
    return Mono.fromFuture(() -> kafka.send(message))
        .subscribeOn(sending)
        .onErrorMap(CommandPublisher::unavailable)
        .then();
  }

  private static Throwable unavailable(Throwable failure) {
    LOG.warn("kafka did not take a command: {}", failure.toString());
    return ErrorCode.QUEUE_UNAVAILABLE.because(
        "The command queue (Kafka) does not answer. Try again in a few seconds, with an"
            + " Idempotency-Key if it must not happen twice; if this lasts, check that Kafka runs.");
  }
}
