package io.manyline.gateway.message;

import io.manyline.gateway.problem.ErrorCode;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Body of a send.
///
/// @param to a phone number with country code, or an address `…@s.whatsapp.net`, `…@lid` or
///   `…@g.us`
/// @param message the text
@Schema(name = "Send")
record SendRequest(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "628987654321")
        @Nullable String to,
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            example = "Hello from API!",
            maxLength = MAX_TEXT)
        @Nullable String message) {
  static final int MAX_TEXT = 65_536;

  CheckedText checked() {
    if (to == null || to.isBlank() || message == null || message.isBlank()) {
      throw ErrorCode.VALIDATION_FAILED.because("The fields to and message are required.");
    }
    if (message.length() > MAX_TEXT) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The message has %d characters, WhatsApp takes %d."
              .formatted(message.length(), MAX_TEXT));
    }
    return new CheckedText(Recipients.chat("to", to), message);
  }

  @Override
  public String toString() {
    return "SendRequest[]";
  }

  /// @param to digits of a phone number, a LID, or a group's address
  record CheckedText(String to, String text) {
    @Override
    public String toString() {
      return "CheckedText[]";
    }
  }
}
