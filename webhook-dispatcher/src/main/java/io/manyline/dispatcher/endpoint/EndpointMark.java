package io.manyline.dispatcher.endpoint;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/// Tells one address of an endpoint from another, and one time of its being enabled, without
/// holding the address, which may carry credentials.
public final class EndpointMark {
  private static final int MOST = 5_000;

  private static final Cache<URI, String> HASHES = Caffeine.newBuilder().maximumSize(MOST).build();

  private EndpointMark() {}

  /// Another one when the address was changed, or the endpoint enabled again.
  public static String of(WebhookEndpoint endpoint) {
    return enabledAt(endpoint) + "-" + HASHES.get(endpoint.target().url(), EndpointMark::hash);
  }

  private static String hash(URI url) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(url.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// In ms; of its creation when it was never disabled.
  static long enabledAt(WebhookEndpoint endpoint) {
    Instant since = endpoint.state().since();
    return (since == null ? endpoint.createdAt() : since).toEpochMilli();
  }
}
