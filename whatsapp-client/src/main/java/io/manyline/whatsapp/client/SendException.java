package io.manyline.whatsapp.client;

/// A message that could not be prepared or sent.
public final class SendException extends RuntimeException {
  /// Why; stable, used as public code.
  public enum Reason {
    NOT_LOGGED_IN,
    /// The connection ended meanwhile: what was prepared may be transmitted again on the next one.
    DISCONNECTED,
    RECIPIENT_NOT_ON_WHATSAPP,
    RECIPIENT_INVALID,
    /// No device of the recipient could be encrypted for.
    NO_DEVICE,
    TIMEOUT
  }

  private final Reason reason;

  public SendException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
