package io.manyline.gateway.people;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.proto.command.v1.PresenceCommand;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the account does in a chat.
@Schema(name = "TypingRequest")
record TypingRequest(
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            allowableValues = {"composing", "recording", "paused"})
        @Nullable String state) {
  private static final Set<String> STATES = Set.of("composing", "recording", "paused");

  PresenceCommand checked(String chat) {
    if (state == null || !STATES.contains(state)) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field state is required: composing, recording or paused.");
    }
    PresenceCommand.Builder command = PresenceCommand.newBuilder();
    command.getTypingBuilder().setChat(chat).setState(state);
    return command.build();
  }
}
