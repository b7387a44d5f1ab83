package io.manyline.dispatcher.signing;

import java.util.Map;

/// The three headers of a signed delivery, names in lower case.
public record SignedHeaders(String id, String timestamp, String signature) {
  public Map<String, String> toMap() {
    return Map.of("webhook-id", id, "webhook-timestamp", timestamp, "webhook-signature", signature);
  }
}
