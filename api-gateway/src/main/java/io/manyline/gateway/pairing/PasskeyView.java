package io.manyline.gateway.pairing;

import io.manyline.registry.pairing.QrCode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
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

  static PasskeyView of(QrCode options) {
    Map<String, Object> publicKey =
        MAPPER.readValue(options.text(), new TypeReference<Map<String, Object>>() {});
    return new PasskeyView(publicKey, options.expiresAt());
  }
}
