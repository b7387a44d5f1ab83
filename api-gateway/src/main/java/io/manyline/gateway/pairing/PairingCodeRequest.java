package io.manyline.gateway.pairing;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.PhoneNumbers;
import io.manyline.registry.session.SessionConfig;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Body of a request for a code. @param phone whose phone will take it; the session's own when
/// absent
@Schema(name = "PairingCodeRequest")
record PairingCodeRequest(@Schema(example = "6281234567890") @Nullable String phone) {

  /// Digits.
  String checked(SessionConfig session) {
    if (phone == null || phone.isBlank()) {
      return session.id().value();
    }
    return PhoneNumbers.digits(phone)
        .orElseThrow(
            () ->
                ErrorCode.INVALID_PHONE_NUMBER.because(
                    "The field phone is no possible phone number. Write it with its country code"
                        + " and without leading zeros, as in 6281234567890."));
  }
}
