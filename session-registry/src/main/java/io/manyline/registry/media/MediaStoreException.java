package io.manyline.registry.media;

/// A file that was not stored; nothing of it is left.
public final class MediaStoreException extends RuntimeException {
  /// Why.
  public enum Reason {
    /// The file has more bytes than one may have.
    TOO_LARGE,
    /// All files together have as many bytes as they may: it ends when old ones go.
    FULL
  }

  private final Reason reason;

  MediaStoreException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
