package io.manyline.gateway.chat;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.proto.command.v1.ChangeSetting;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Body of a contact: under which name it stands in the address book.
///
/// @param firstName the first word of the name when absent
@Schema(name = "ContactName")
record ContactName(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, maxLength = MAX_NAME)
        @Nullable String name,
    @Schema(maxLength = MAX_NAME) @Nullable String firstName) {
  static final int MAX_NAME = 128;

  ChangeSetting checked(String contact) {
    String full = bounded("name", name);
    String first = firstName == null ? full.split(" ", 2)[0] : bounded("first_name", firstName);
    ChangeSetting.Builder change = ChangeSetting.newBuilder();
    change.getContactBuilder().setContact(contact).setName(full).setFirstName(first);
    return change.build();
  }

  private static String bounded(String field, @Nullable String text) {
    if (text == null || text.isBlank() || text.length() > MAX_NAME) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field %s is required and has 1 to %d characters.".formatted(field, MAX_NAME));
    }
    return text.strip();
  }

  @Override
  public String toString() {
    return "ContactName[]";
  }
}
