package io.manyline.dispatcher.signing;

import io.manyline.registry.session.WebhookSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs a body as Standard Webhooks says: HMAC-SHA256 of `id.timestamp.body`.
///
/// **Shape:** `webhook-id` is the event's id, the same on every attempt; `webhook-timestamp` the
/// unix seconds of this attempt; `webhook-signature` a list of `v1,` + base64, one for each secret,
/// the newest first, apart by a space. **Source:** standard-webhooks/standard-webhooks
/// `spec/standard-webhooks.md`, "Signature scheme".
public final class WebhookSigner {
  private static final String ALGORITHM = "HmacSHA256";

  /// @param eventId must not hold a full stop: it ends the id in what is signed
  /// @param secrets at least one; two while a secret is exchanged
  public SignedHeaders sign(
      String eventId, Instant attemptedAt, String body, List<WebhookSecret> secrets) {
    if (eventId.indexOf('.') >= 0 || secrets.isEmpty()) {
      throw new IllegalArgumentException(
          "event id \"" + eventId + "\" with " + secrets.size() + " secrets cannot be signed");
    }
    String timestamp = Long.toString(attemptedAt.getEpochSecond());
    byte[] signed = (eventId + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
    String signature =
        secrets.stream().map(secret -> signature(secret, signed)).collect(Collectors.joining(" "));
    return new SignedHeaders(eventId, timestamp, signature);
  }

  private static String signature(WebhookSecret secret, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
