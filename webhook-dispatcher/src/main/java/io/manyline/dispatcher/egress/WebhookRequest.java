package io.manyline.dispatcher.egress;

import io.manyline.registry.webhook.ClientTls;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One POST to be made.
///
/// @param headers in addition to content type, length and user agent, which are ours in any case
/// @param timeout of the whole attempt; the installation's limit holds, too
/// @param tls what is asked beyond the usual; null for nothing
public record WebhookRequest(
    URI url, Map<String, String> headers, String body, Duration timeout, @Nullable ClientTls tls) {
  /// With the usual TLS.
  WebhookRequest(URI url, Map<String, String> headers, String body, Duration timeout) {
    this(url, headers, body, timeout, null);
  }

  /// Without address, headers and body.
  @Override
  public String toString() {
    return "WebhookRequest[…]";
  }
}
