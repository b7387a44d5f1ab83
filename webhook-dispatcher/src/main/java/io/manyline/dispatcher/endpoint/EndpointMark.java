package io.manyline.dispatcher.endpoint;

import io.manyline.registry.webhook.WebhookEndpoint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/// Tells one address of an endpoint from another, and one time of its being enabled, without
/// holding the address, which may carry credentials.
public final class EndpointMark {
  private EndpointMark() {}

  /// Another one when the address was changed, or the endpoint enabled again.
  public static String of(WebhookEndpoint endpoint) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(endpoint.target().url().toString().getBytes(StandardCharsets.UTF_8));
      return enabledAt(endpoint) + "-" + HexFormat.of().formatHex(hash, 0, 16);
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
