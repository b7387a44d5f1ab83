package io.manyline.gateway.problem;

import io.swagger.v3.oas.annotations.media.Schema;

/// A failure as written: `{"success":false,"error":…,"code":…}`.
///
/// @param success always false
/// @param error what is wrong, why, and what to do; for a person
/// @param code UPPER_SNAKE, stable; for a program
@Schema(name = "Error", description = "Every failure, whatever its status")
public record ErrorEnvelope(
    @Schema(allowableValues = "false") boolean success,
    @Schema(
            example =
                "Session 15550001111 is not logged in. Scan its QR code first: GET"
                    + " /api/sessions/15550001111/qr")
        String error,
    @Schema(example = "SESSION_NOT_LOGGED_IN") String code) {

  static ErrorEnvelope of(Problem problem) {
    return new ErrorEnvelope(false, problem.error(), problem.code());
  }
}
