package io.manyline.whatsapp.identity;

/// An ADV container of which a part does not verify.
public final class InvalidDeviceIdentityException extends RuntimeException {
  /// Which part.
  public enum Part {
    MALFORMED,
    HMAC,
    ACCOUNT_SIGNATURE,
    DEVICE_SIGNATURE,
    KEY_INDEX_LIST
  }

  private final Part part;

  public InvalidDeviceIdentityException(Part part, String message) {
    super(part + ": " + message, null, false, false);
    this.part = part;
  }

  public Part part() {
    return part;
  }
}
