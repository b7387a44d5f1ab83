package io.manyline.whatsapp.media;

import io.manyline.whatsapp.mediafile.MediaException;

/// A media file that could not be stored or loaded. Nothing of it was handed out.
public final class MediaTransferException extends RuntimeException {
  /// Why; stable, used as public code.
  public enum Reason {
    /// The server told no host, or could not be asked.
    NO_HOST,
    /// A host or a path that we do not go to.
    ADDRESS_REFUSED,
    /// The server has the file no more: the phone may be asked for it.
    NOT_AVAILABLE,
    /// The server refuses us.
    REFUSED,
    TOO_LARGE,
    /// Cut, or no host answered: later it may go well.
    INTERRUPTED,
    /// What came is not what the message says.
    CORRUPT,
    /// The phone has it no more either, or said nothing.
    PHONE_REFUSED,
    PHONE_SILENT,
    /// The source or our own disk failed.
    LOCAL_FAILURE
  }

  private final Reason reason;

  public MediaTransferException(Reason reason, String message) {
    super(reason + ": " + message, null, false, false);
    this.reason = reason;
  }

  static MediaTransferException of(MediaException e) {
    boolean large = e.reason() == MediaException.Reason.TOO_LARGE;
    return new MediaTransferException(
        large ? Reason.TOO_LARGE : Reason.CORRUPT, String.valueOf(e.getMessage()));
  }

  public Reason reason() {
    return reason;
  }
}
