package io.manyline.standalone;

/// The user asked for something that cannot be; the message is meant for them.
final class InvalidOptionException extends RuntimeException {
  InvalidOptionException(String message) {
    super(message);
  }
}
