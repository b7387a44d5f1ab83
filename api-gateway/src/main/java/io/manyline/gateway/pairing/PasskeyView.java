package io.manyline.gateway.pairing;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.registry.pairing.QrCode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What WhatsApp wants signed with the account's passkey.
///
/// @param publicKey `PublicKeyCredentialRequestOptions` with binary values in URL-safe base64, as
///   `PublicKeyCredential.parseRequestOptionsFromJSON` takes it; names are WhatsApp's
/// @param expiresAt later an answer is of no use
@Schema(name = "Passkey")
record PasskeyView(Map<String, Object> publicKey, Instant expiresAt) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  /// @throws io.manyline.gateway.problem.ProblemException for options that are no JSON object
  static PasskeyView of(QrCode options) {
    try {
      return new PasskeyView(MAPPER.readValue(options.text(), OBJECT), options.expiresAt());
    } catch (JacksonException e) {
      throw ErrorCode.PASSKEY_UNREADABLE.because(
          "WhatsApp's passkey options are not readable. Start linking anew: POST …/connect.");
    }
  }
}
