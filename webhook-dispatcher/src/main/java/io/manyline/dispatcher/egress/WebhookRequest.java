package io.manyline.dispatcher.egress;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// One POST to be made.
///
/// @param headers in addition to content type, length and user agent, which are ours in any case
/// @param timeout of the whole attempt; the installation's limit holds, too
public record WebhookRequest(URI url, Map<String, String> headers, String body, Duration timeout) {
  /// Without address, headers and body.
  @Override
  public String toString() {
    return "WebhookRequest[…]";
  }
}
