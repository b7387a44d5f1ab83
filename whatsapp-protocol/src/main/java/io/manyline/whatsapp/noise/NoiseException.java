package io.manyline.whatsapp.noise;

/// A handshake or transport message that does not verify: close the connection.
public final class NoiseException extends RuntimeException {
  /// What failed.
  public enum Reason {
    MALFORMED,
    DECRYPT_FAILED,
    CERTIFICATE_INVALID,
    CERTIFICATE_EXPIRED,
    COUNTER_EXHAUSTED
  }

  private final Reason reason;

  public NoiseException(Reason reason, String message) {
    super(reason + ": " + message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
