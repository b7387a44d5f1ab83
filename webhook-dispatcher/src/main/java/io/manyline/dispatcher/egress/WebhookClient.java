package io.manyline.dispatcher.egress;

/// Posts one body to one address.
public interface WebhookClient {
  /// Blocks until the answer's head is there or the attempt's time is up. Never throws for what the
  /// other side does.
  PostResult post(WebhookRequest request);
}
