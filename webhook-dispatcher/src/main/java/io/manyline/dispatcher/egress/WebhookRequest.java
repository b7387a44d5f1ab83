package io.manyline.dispatcher.egress;

import io.manyline.registry.webhook.ClientTls;
import io.manyline.registry.webhook.EndpointId;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One POST to be made.
///
/// @param headers names in lower case; in addition to content type, length and user agent, which
///   are ours in any case
/// @param timeout of the whole attempt; the installation's limit holds, too
public record WebhookRequest(
    Recipient to, Map<String, String> headers, WebhookBody body, Duration timeout) {
  /// Without address, headers and body.
  @Override
  public String toString() {
    return "WebhookRequest[…]";
  }

  /// Who gets it: each has connections of its own.
  ///
  /// @param tls what is asked beyond the usual; null for nothing
  public record Recipient(EndpointId endpoint, URI url, @Nullable ClientTls tls) {
    /// Without the address.
    @Override
    public String toString() {
      return "Recipient[" + endpoint + "]";
    }
  }
}
