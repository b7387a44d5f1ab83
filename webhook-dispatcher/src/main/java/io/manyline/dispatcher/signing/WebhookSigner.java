package io.manyline.dispatcher.signing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.manyline.registry.session.WebhookSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs a body as Standard Webhooks says: HMAC-SHA256 of `id.timestamp.body`.
///
/// **Shape:** `webhook-id` is the event's id, the same on every attempt; `webhook-timestamp` the
/// unix seconds of this attempt; `webhook-signature` a list of `v1,` + base64, one for each secret,
/// the newest first, apart by a space. **Source:** standard-webhooks/standard-webhooks
/// `spec/standard-webhooks.md`, "Signature scheme". **Order and threads:** thread-safe.
public final class WebhookSigner {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SIGNATURE_LENGTH = " v1,".length() + 44;

  /// Secrets are replaced, and endpoints come and go.
  private static final int MOST = 5_000;

  /// Made ready for their secret; one at a time uses each, which is ready again after it.
  private final Cache<WebhookSecret, Mac> ready = Caffeine.newBuilder().maximumSize(MOST).build();

  /// @param eventId must not hold a full stop: it ends the id in what is signed
  /// @param body not changed
  /// @param secrets at least one; two while a secret is exchanged
  public SignedHeaders sign(
      String eventId, Instant attemptedAt, byte[] body, List<WebhookSecret> secrets) {
    if (eventId.indexOf('.') >= 0 || secrets.isEmpty()) {
      throw new IllegalArgumentException(
          "event id \"" + eventId + "\" with " + secrets.size() + " secrets cannot be signed");
    }
    String timestamp = Long.toString(attemptedAt.getEpochSecond());
    byte[] before = (eventId + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
    StringBuilder signatures = new StringBuilder(secrets.size() * SIGNATURE_LENGTH);
    for (WebhookSecret secret : secrets) {
      signatures.append(signatures.isEmpty() ? "v1," : " v1,");
      signatures.append(Base64.getEncoder().encodeToString(sign(secret, before, body)));
    }
    return new SignedHeaders(eventId, timestamp, signatures.toString());
  }

  private byte[] sign(WebhookSecret secret, byte[] before, byte[] body) {
    Mac mac = ready.get(secret, WebhookSigner::made);
    synchronized (mac) {
      mac.update(before);
      return mac.doFinal(body);
    }
  }

  private static Mac made(WebhookSecret secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
