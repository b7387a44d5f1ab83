package io.manyline.gateway.people;

import io.manyline.gateway.chat.ChatAddress;
import io.manyline.gateway.problem.ErrorCode;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Whose presence it is about. @param contact phone number with its country code, or a LID
@Schema(name = "WatchRequest")
record WatchRequest(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, maxLength = 64) @Nullable String contact) {

  String checked() {
    if (contact == null || contact.isBlank() || contact.length() > 64) {
      throw ErrorCode.VALIDATION_FAILED.because("The field contact is required.");
    }
    return ChatAddress.person(contact.strip());
  }
}
