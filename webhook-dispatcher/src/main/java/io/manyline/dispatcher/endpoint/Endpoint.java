package io.manyline.dispatcher.endpoint;

import io.manyline.registry.session.WebhookSecret;
import io.manyline.registry.webhook.EndpointId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Where events go, as configured at this moment.
///
/// @param secrets all of them sign: one, or the new and the old one while they are exchanged
public record Endpoint(EndpointId id, URI url, List<WebhookSecret> secrets) {
  /// Tells one address of this endpoint from another without holding it: an address may carry
  /// credentials.
  public String urlMark() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(url.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Without address and secrets.
  @Override
  public String toString() {
    return "Endpoint[" + id + "]";
  }
}
