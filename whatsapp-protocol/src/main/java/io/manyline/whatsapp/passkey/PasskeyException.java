package io.manyline.whatsapp.passkey;

/// What the other side sent does not fit, or was not made for us.
public final class PasskeyException extends RuntimeException {
  public PasskeyException(String message) {
    super(message, null, false, false);
  }
}
