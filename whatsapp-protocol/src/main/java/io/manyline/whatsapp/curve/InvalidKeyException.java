package io.manyline.whatsapp.curve;

/// A key of a wrong length or type, or a point of low order.
public final class InvalidKeyException extends RuntimeException {
  public InvalidKeyException(String message) {
    super(message, null, false, false);
  }
}
