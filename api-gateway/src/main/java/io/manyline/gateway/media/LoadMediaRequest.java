package io.manyline.gateway.media;

import io.manyline.gateway.problem.ErrorCode;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Body of a call that has a message's file loaded.
///
/// @param chat that the message is in, as its event says
@Schema(name = "LoadMedia")
record LoadMediaRequest(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "628987654321")
        @Nullable String chat) {
  String checkedChat() {
    String written = chat == null ? "" : chat.strip();
    if (!written.matches("[0-9]{5,20}|[0-9-]{1,40}@(lid|s\\.whatsapp\\.net|g\\.us)")) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field chat is required: the chat of the message, as its event says.");
    }
    return written;
  }
}
