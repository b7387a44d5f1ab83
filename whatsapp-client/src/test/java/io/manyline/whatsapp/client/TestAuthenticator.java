package io.manyline.whatsapp.client;

import io.manyline.sandbox.login.Passkey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A passkey with a P-256 key of its own.
final class TestAuthenticator {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  final byte[] id = "a credential".getBytes(StandardCharsets.UTF_8);
  private final KeyPair pair = generate();

  Passkey registration() {
    return new Passkey(BASE64.encodeToString(id), pair.getPublic().getEncoded());
  }

  /// Signs the challenge of those options, as a browser on WhatsApp Web would.
  byte[] sign(String options) {
    return sign(challenge(options), "https://web.whatsapp.com");
  }

  byte[] sign(String challenge, String origin) {
    byte[] client =
        ("{\"type\":\"webauthn.get\",\"challenge\":\"%s\",\"origin\":\"%s\"}"
                .formatted(challenge, origin))
            .getBytes(StandardCharsets.UTF_8);
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] authenticator =
          ByteBuffer.allocate(37)
              .put(sha.digest("whatsapp.com".getBytes(StandardCharsets.UTF_8)))
              .put((byte) 5)
              .putInt(1)
              .array();
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(authenticator);
      signature.update(sha.digest(client));
      return """
          {"id":"%s","rawId":"%s","type":"public-key","response":{"clientDataJSON":"%s",\
          "authenticatorData":"%s","signature":"%s"}}"""
          .formatted(
              BASE64.encodeToString(id),
              BASE64.encodeToString(id),
              BASE64.encodeToString(client),
              BASE64.encodeToString(authenticator),
              BASE64.encodeToString(signature.sign()))
          .getBytes(StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String challenge(String options) {
    Matcher found = Pattern.compile("\"challenge\":\"([^\"]+)\"").matcher(options);
    if (!found.find()) {
      throw new AssertionError("no challenge in " + options);
    }
    return found.group(1);
  }

  private static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
