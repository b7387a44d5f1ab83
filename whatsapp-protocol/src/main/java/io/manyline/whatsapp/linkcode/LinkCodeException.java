package io.manyline.whatsapp.linkcode;

/// What the other side sent does not belong to this code.
public final class LinkCodeException extends RuntimeException {
  /// What was wrong.
  public enum Reason {
    /// Not of the right length, or no key.
    MALFORMED,
    /// The two sides used different codes, or somebody changed what they sent.
    WRONG_CODE,
    /// The sealed identities are not those of the two sides.
    IDENTITY_MISMATCH
  }

  private final Reason reason;

  public LinkCodeException(Reason reason, String message) {
    super(reason + ": " + message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
