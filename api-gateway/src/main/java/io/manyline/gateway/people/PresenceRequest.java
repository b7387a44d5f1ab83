package io.manyline.gateway.people;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.proto.command.v1.PresenceCommand;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How the account is to appear.
@Schema(name = "PresenceRequest")
record PresenceRequest(
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            allowableValues = {"available", "unavailable"})
        @Nullable String state) {

  PresenceCommand checked() {
    return switch (state) {
      case "available" -> PresenceCommand.newBuilder().setAvailable(true).build();
      case "unavailable" -> PresenceCommand.newBuilder().setAvailable(false).build();
      case null, default ->
          throw ErrorCode.VALIDATION_FAILED.because(
              "The field state is required: available or unavailable.");
    };
  }
}
