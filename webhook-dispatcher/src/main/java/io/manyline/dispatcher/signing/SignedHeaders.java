package io.manyline.dispatcher.signing;

import java.util.Map;

/// The three headers of a signed delivery, names in lower case.
public record SignedHeaders(String id, String timestamp, String signature) {
  public void putInto(Map<String, String> headers) {
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", timestamp);
    headers.put("webhook-signature", signature);
  }
}
