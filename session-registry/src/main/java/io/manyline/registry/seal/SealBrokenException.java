package io.manyline.registry.seal;

/// A value in Redis that is of an unknown format, of an unknown key, or was tampered with.
public final class SealBrokenException extends RuntimeException {
  public SealBrokenException(String message) {
    super(message, null, false, false);
  }
}
