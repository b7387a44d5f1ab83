package io.manyline.sandbox.phone;

/// Something asked of a phone that it cannot do.
public final class PhoneException extends RuntimeException {
  private final Reason reason;

  public PhoneException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /// What was wrong; its name is the code that HTTP callers see.
  public enum Reason {
    PHONE_NOT_FOUND,
    PHONE_EXISTS,
    NUMBER_INVALID,
    NAME_INVALID,
    QR_INVALID,
    LINK_CODE_INVALID,
    RECIPIENT_NOT_FOUND,
    TEXT_INVALID,
    MESSAGE_NOT_FOUND,
    CALL_NOT_FOUND,
    DEVICE_NOT_FOUND,
    TOO_MANY_DEVICES
  }
}
