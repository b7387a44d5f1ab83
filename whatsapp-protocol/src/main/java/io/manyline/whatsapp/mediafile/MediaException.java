package io.manyline.whatsapp.mediafile;

/// A media file, or what the phone said about one, that does not verify: nothing of it may be used.
public final class MediaException extends RuntimeException {
  /// What failed.
  public enum Reason {
    /// A key, hash or protobuf that is none.
    MALFORMED,
    /// The stored file has another length than the message said.
    BAD_LENGTH,
    /// The stored file is not the one that the message names.
    BAD_STORED_HASH,
    BAD_MAC,
    BAD_PADDING,
    /// The plaintext is not the one that the message names.
    BAD_HASH,
    /// The source gave more than the limit.
    TOO_LARGE
  }

  private final Reason reason;

  public MediaException(Reason reason, String message) {
    super(reason + ": " + message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
