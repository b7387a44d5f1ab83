package io.manyline.sandbox.login;

import io.manyline.sandbox.world.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Verifies what an authenticator signed, as a relying party does.
///
/// **Shape:** ES256 over authenticator data and SHA-256 of the client data; these name our
/// challenge, WhatsApp Web's origin and the id of WhatsApp, and say that the user was verified.
/// **Source:** Web Authentication Level 3, section 7.2.
final class AssertionCheck {
  static final String RELYING_PARTY = "whatsapp.com";
  static final String ORIGIN = "https://web.whatsapp.com";
  private static final int RP_HASH = 32;
  private static final int PRESENT_AND_VERIFIED = 0x05;

  /// `PublicKeyCredential` as JSON.
  record Assertion(
      @Nullable String id, @Nullable String rawId, @Nullable String type, @Nullable Body response) {
    record Body(
        @Nullable String clientDataJSON,
        @Nullable String authenticatorData,
        @Nullable String signature,
        @Nullable String userHandle) {}
  }

  record ClientData(@Nullable String type, @Nullable String challenge, @Nullable String origin) {}

  private AssertionCheck() {}

  /// @param challenge URL-safe base64 without padding
  static boolean holds(byte[] json, Passkey passkey, String challenge) {
    try {
      Assertion assertion = Json.read(json, Assertion.class);
      Assertion.Body body = assertion.response();
      if (!passkey.id().equals(assertion.id()) || body == null) {
        return false;
      }
      byte[] clientData = decode(body.clientDataJSON());
      byte[] authenticator = decode(body.authenticatorData());
      ClientData client = Json.read(clientData, ClientData.class);
      return "webauthn.get".equals(client.type())
          && challenge.equals(client.challenge())
          && ORIGIN.equals(client.origin())
          && isOfRelyingParty(authenticator)
          && isSigned(passkey, authenticator, clientData, decode(body.signature()));
    } catch (RuntimeException | GeneralSecurityException e) {
      // Whatever it was, it is no assertion.
      return false;
    }
  }

  private static boolean isOfRelyingParty(byte[] authenticator) throws GeneralSecurityException {
    byte[] party = sha256(RELYING_PARTY.getBytes(StandardCharsets.UTF_8));
    return authenticator.length > RP_HASH
        && MessageDigest.isEqual(party, Arrays.copyOf(authenticator, RP_HASH))
        && (authenticator[RP_HASH] & PRESENT_AND_VERIFIED) == PRESENT_AND_VERIFIED;
  }

  private static boolean isSigned(
      Passkey passkey, byte[] authenticator, byte[] clientData, byte[] signature)
      throws GeneralSecurityException {
    Signature check = Signature.getInstance("SHA256withECDSA");
    check.initVerify(
        KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(passkey.publicKey())));
    check.update(authenticator);
    check.update(sha256(clientData));
    return check.verify(signature);
  }

  private static byte[] decode(@Nullable String base64) {
    return Base64.getUrlDecoder().decode(base64 == null ? "" : base64);
  }

  private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }
}
