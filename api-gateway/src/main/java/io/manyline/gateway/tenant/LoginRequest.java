package io.manyline.gateway.tenant;

import io.manyline.gateway.problem.ErrorCode;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Body of a login.
record LoginRequest(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "admin")
        @Nullable String username,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, format = "password")
        @Nullable String password) {
  private static final int MAX_USERNAME = 128;

  // bcrypt reads 72 bytes and refuses more.
  private static final int MAX_PASSWORD = 72;

  Credentials checked() {
    if (username == null || username.isBlank() || password == null || password.isEmpty()) {
      throw ErrorCode.VALIDATION_FAILED.because("The fields username and password are required.");
    }
    if (username.length() > MAX_USERNAME || password.length() > MAX_PASSWORD) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "A username has at most %d characters, a password %d."
              .formatted(MAX_USERNAME, MAX_PASSWORD));
    }
    return new Credentials(username.strip(), password);
  }

  @Override
  public String toString() {
    return "LoginRequest[]";
  }

  /// Both fields, present and of sane length.
  record Credentials(String username, String password) {
    @Override
    public String toString() {
      return "Credentials[]";
    }
  }
}
