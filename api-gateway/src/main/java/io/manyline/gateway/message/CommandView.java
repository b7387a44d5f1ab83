package io.manyline.gateway.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.google.protobuf.util.Timestamps;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.MessageSent;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The state of a command as shown.
///
/// @param status queued, sent, done or failed
/// @param serverId of a post in a channel that was sent: its place there; left out otherwise
/// @param code of the failure
/// @param error of the failure, for a person
@Schema(name = "Command")
record CommandView(
    String commandId,
    @Schema(allowableValues = {"queued", "sent", "done", "failed"}) String status,
    @Nullable String messageId,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long serverId,
    @Nullable String code,
    @Nullable String error,
    Instant at) {

  static CommandView of(CommandOutcome outcome) {
    Instant at = Instant.ofEpochMilli(Timestamps.toMillis(outcome.getAt()));
    String id = outcome.getCommandId();
    return switch (outcome.getOutcomeCase()) {
      case MESSAGE_SENT -> sent(id, outcome.getMessageSent(), at);
      case QUEUED ->
          new CommandView(id, "queued", outcome.getQueued().getMessageId(), null, null, null, at);
      case FAILED ->
          new CommandView(
              id,
              "failed",
              null,
              null,
              outcome.getFailed().getCode(),
              outcome.getFailed().getMessage(),
              at);
      case DONE, GROUP, MEDIA_LOADED, PEOPLE, CHANNEL, OUTCOME_NOT_SET ->
          new CommandView(id, "done", null, null, null, null, at);
    };
  }

  private static CommandView sent(String id, MessageSent sent, Instant at) {
    @Nullable Long place = sent.hasServerId() ? sent.getServerId() : null;
    return new CommandView(id, "sent", sent.getMessageId(), place, null, null, at);
  }
}
