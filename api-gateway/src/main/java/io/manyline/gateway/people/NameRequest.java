package io.manyline.gateway.people;

import io.manyline.gateway.problem.ErrorCode;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Under which name the account appears to others. @param name 1 to 25 characters
@Schema(name = "NameRequest")
record NameRequest(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, maxLength = MOST) @Nullable String name) {
  static final int MOST = 25;

  String checked() {
    if (name == null || name.isBlank() || name.codePointCount(0, name.length()) > MOST) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field name is required and has 1 to %d characters.".formatted(MOST));
    }
    return name.strip();
  }

  @Override
  public String toString() {
    return "NameRequest[]";
  }
}
