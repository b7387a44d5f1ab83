package io.manyline.whatsapp.signal;

/// A Signal message that could not be encrypted or decrypted. The state that went in is still good.
public final class SignalException extends RuntimeException {
  /// What failed; retry receipts and policies need the difference.
  public enum Reason {
    DUPLICATE,
    BAD_MAC,
    BAD_SIGNATURE,
    NO_SESSION,
    NO_SENDER_KEY,
    MISSING_PRE_KEY,
    TOO_FAR_AHEAD,
    UNTRUSTED_IDENTITY,
    MALFORMED
  }

  private final Reason reason;

  public SignalException(Reason reason, String message) {
    super(reason + ": " + message, null, false, false);
    this.reason = reason;
  }

  static SignalException malformed(String message) {
    return new SignalException(Reason.MALFORMED, message);
  }

  public Reason reason() {
    return reason;
  }
}
