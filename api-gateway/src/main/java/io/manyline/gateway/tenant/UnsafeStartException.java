package io.manyline.gateway.tenant;

/// The gateway does not start like this; the message says what to change.
public final class UnsafeStartException extends RuntimeException {
  UnsafeStartException(String message) {
    super(message, null, false, false);
  }
}
