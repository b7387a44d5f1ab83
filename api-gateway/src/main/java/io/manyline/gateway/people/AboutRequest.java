package io.manyline.gateway.people;

import io.manyline.gateway.problem.ErrorCode;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What the account says of itself. @param about at most 139 characters; empty takes it away
@Schema(name = "AboutRequest")
record AboutRequest(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, maxLength = MOST) @Nullable String about) {
  static final int MOST = 139;

  String checked() {
    if (about == null || about.codePointCount(0, about.length()) > MOST) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field about is required and has at most %d characters.".formatted(MOST));
    }
    return about;
  }

  @Override
  public String toString() {
    return "AboutRequest[]";
  }
}
