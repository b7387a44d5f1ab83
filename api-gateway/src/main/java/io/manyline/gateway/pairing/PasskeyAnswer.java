package io.manyline.gateway.pairing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.manyline.gateway.problem.ErrorCode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What an authenticator answered: `PublicKeyCredential.toJSON()` of a browser, names and all.
///
/// @param id credential id, URL-safe base64
@Schema(name = "PasskeyAnswer")
record PasskeyAnswer(
    @Schema(example = "YSBjcmVkZW50aWFs") @Nullable String id,
    @JsonProperty("rawId") @Nullable String rawId,
    @Schema(example = "public-key") @Nullable String type,
    @Nullable Response response) {
  private static final int MOST = 16_384;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// Binary values in URL-safe base64.
  @Schema(name = "PasskeyAssertion")
  record Response(
      @JsonProperty("clientDataJSON") @Nullable String clientDataJson,
      @JsonProperty("authenticatorData") @Nullable String authenticatorData,
      @Nullable String signature,
      @JsonProperty("userHandle") @Nullable String userHandle) {}

  /// Credential id and the answer as JSON. @param credentialId raw bytes
  record Checked(byte[] credentialId, byte[] assertion) {}

  Checked checked() {
    if (type != null && !type.equals("public-key")) {
      throw ErrorCode.VALIDATION_FAILED.because("The field type is public-key.");
    }
    String credential = text("id", id);
    if (rawId != null && !rawId.equals(id)) {
      throw ErrorCode.VALIDATION_FAILED.because("The field rawId is the same as id, or absent.");
    }
    if (response == null) {
      throw ErrorCode.VALIDATION_FAILED.because("The field response is required.");
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("clientDataJSON", text("response.clientDataJSON", response.clientDataJson()));
    body.put("authenticatorData", text("response.authenticatorData", response.authenticatorData()));
    body.put("signature", text("response.signature", response.signature()));
    if (response.userHandle() != null) {
      body.put("userHandle", text("response.userHandle", response.userHandle()));
    }
    Map<String, Object> assertion = new LinkedHashMap<>();
    assertion.put("id", credential);
    assertion.put("rawId", credential);
    assertion.put("type", "public-key");
    assertion.put("response", body);
    return new Checked(
        Base64.getUrlDecoder().decode(credential), MAPPER.writeValueAsBytes(assertion));
  }

  private static String text(String field, @Nullable String value) {
    if (value == null || value.isEmpty() || value.length() > MOST) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field %s is required: URL-safe base64, at most %d characters."
              .formatted(field, MOST));
    }
    try {
      Base64.getUrlDecoder().decode(value);
      return value;
    } catch (IllegalArgumentException e) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field %s is no URL-safe base64.".formatted(field));
    }
  }
}
