package io.manyline.gateway.session;

import io.manyline.gateway.problem.ErrorCode;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Body of an export.
///
/// @param passphrase 12 to 1024 characters
@Schema(name = "ExportSession")
record ExportRequest(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minLength = 12, maxLength = 1024)
        @Nullable String passphrase) {
  private static final int SHORTEST = 12;
  private static final int LONGEST = 1_024;

  String checked() {
    if (passphrase == null || passphrase.length() < SHORTEST || passphrase.length() > LONGEST) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field passphrase is required, 12 to 1024 characters: it alone protects the file.");
    }
    return passphrase;
  }

  @Override
  public String toString() {
    return "ExportRequest[]";
  }
}
