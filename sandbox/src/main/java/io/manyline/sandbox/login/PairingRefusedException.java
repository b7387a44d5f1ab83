package io.manyline.sandbox.login;

/// A scan that did not lead to a linked device.
public final class PairingRefusedException extends RuntimeException {
  private final Reason reason;

  public PairingRefusedException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /// Why: those of codes before the companion was asked, the others after.
  public enum Reason {
    /// No companion ever showed this code.
    QR_UNKNOWN,
    /// The companion that showed this code is gone, or was paired already.
    QR_EXPIRED,
    /// The keys in the code are not those of the companion that shows it.
    QR_MISMATCH,
    /// No companion asked for a code for this number.
    LINK_CODE_UNKNOWN,
    /// The companion that asked for a code is gone.
    LINK_CODE_EXPIRED,
    /// The code is not the one that the companion shows.
    LINK_CODE_WRONG,
    /// The companion, or the check of its signature, said no.
    COMPANION_REJECTED,
    /// The companion went away, or did not answer in time.
    COMPANION_GONE
  }
}
