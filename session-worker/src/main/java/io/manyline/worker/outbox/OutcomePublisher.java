package io.manyline.worker.outbox;

import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.log.LogFields;
import io.manyline.proto.topic.Topics;
import io.manyline.worker.event.RecordPublisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes outcomes on `command-outcomes`. One that Kafka does not take is logged: it is stored,
/// and callers read the stored one.
public final class OutcomePublisher implements OutcomeSink {
  private static final Logger log = LoggerFactory.getLogger(OutcomePublisher.class);

  private final RecordPublisher records;

  public OutcomePublisher(RecordPublisher records) {
    this.records = records;
  }

  @Override
  public void publish(CommandOutcome outcome) {
    records
        .publish(Topics.COMMAND_OUTCOMES, outcome.getSessionUid(), outcome)
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                log.atWarn()
                    .addKeyValue(LogFields.SESSION_UID, outcome.getSessionUid())
                    .addKeyValue(LogFields.COMMAND_ID, outcome.getCommandId())
                    .setCause(failure)
                    .log("an outcome was not published");
              }
            });
  }
}
