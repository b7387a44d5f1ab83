package io.manyline.registry.webhook;

/// A session's `webhook_url` cannot take this change: make an endpoint instead.
public final class ShortFormException extends RuntimeException {
  ShortFormException(String message) {
    super(message, null, false, false);
  }
}
