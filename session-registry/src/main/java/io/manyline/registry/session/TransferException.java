package io.manyline.registry.session;

/// A session cannot leave, or a file cannot come in.
public final class TransferException extends RuntimeException {
  /// Why.
  public enum Reason {
    /// It is not disabled.
    ENABLED,
    /// It is disabled, but its worker has not disconnected it yet.
    RUNNING,
    /// No export file, a damaged one, or another passphrase.
    UNREADABLE,
    /// A session of the sandbox in a live installation, or the other way round.
    OTHER_NETWORK,
    /// The session itself, or one with its number, is here already.
    THERE_ALREADY
  }

  private final Reason reason;

  public TransferException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
