package io.manyline.dispatcher.egress;

import java.net.URI;
import java.util.Map;

/// Posts one body to one address.
public interface WebhookClient {
  /// Blocks until the answer's head is there or the attempt's time is up. Never throws for what the
  /// other side does.
  ///
  /// @param headers in addition to content type and user agent
  PostResult post(URI url, Map<String, String> headers, String body);
}
