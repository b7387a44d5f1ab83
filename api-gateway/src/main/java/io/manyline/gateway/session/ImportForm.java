package io.manyline.gateway.session;

import io.swagger.v3.oas.annotations.media.Schema;

/// The form of an import.
///
/// @param file what an export answered
@Schema(name = "ImportSession")
record ImportForm(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String passphrase,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, type = "string", format = "binary")
        byte[] file) {
  @Override
  public String toString() {
    return "ImportForm[%d bytes]".formatted(file.length);
  }
}
