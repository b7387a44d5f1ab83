package io.manyline.embedded;

import org.jspecify.annotations.Nullable;

/// An embedded server did not start; the message says which, where and why.
public final class EmbeddedStartException extends RuntimeException {
  EmbeddedStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
