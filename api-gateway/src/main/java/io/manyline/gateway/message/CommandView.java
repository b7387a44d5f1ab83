package io.manyline.gateway.message;

import com.google.protobuf.util.Timestamps;
import io.manyline.proto.command.v1.CommandOutcome;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The state of a command as shown.
///
/// @param status queued, sent, done or failed
/// @param code of the failure
/// @param error of the failure, for a person
@Schema(name = "Command")
record CommandView(
    String commandId,
    @Schema(allowableValues = {"queued", "sent", "done", "failed"}) String status,
    @Nullable String messageId,
    @Nullable String code,
    @Nullable String error,
    Instant at) {

  static CommandView of(CommandOutcome outcome) {
    Instant at = Instant.ofEpochMilli(Timestamps.toMillis(outcome.getAt()));
    String id = outcome.getCommandId();
    return switch (outcome.getOutcomeCase()) {
      case MESSAGE_SENT ->
          new CommandView(id, "sent", outcome.getMessageSent().getMessageId(), null, null, at);
      case QUEUED ->
          new CommandView(id, "queued", outcome.getQueued().getMessageId(), null, null, at);
      case FAILED ->
          new CommandView(
              id,
              "failed",
              null,
              outcome.getFailed().getCode(),
              outcome.getFailed().getMessage(),
              at);
      case DONE, GROUP, MEDIA_LOADED, PEOPLE, CHANNEL, OUTCOME_NOT_SET ->
          new CommandView(id, "done", null, null, null, at);
    };
  }
}
