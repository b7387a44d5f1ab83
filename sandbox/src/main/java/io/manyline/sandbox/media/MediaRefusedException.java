package io.manyline.sandbox.media;

/// A media request that is answered with an HTTP status other than success.
public final class MediaRefusedException extends RuntimeException {
  private final int status;

  public MediaRefusedException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
