package io.manyline.worker.media;

import io.manyline.registry.media.MediaStoreException;
import io.manyline.whatsapp.media.MediaTransferException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Why a file could not be stored or loaded.
///
/// @param code stable, public @param message one sentence for a person
/// @param passing whether it may go well later
public record MediaFailure(String code, String message, boolean passing) {
  static final MediaFailure OFF =
      new MediaFailure(
          "MEDIA_UNAVAILABLE",
          "This installation stores no media: set manyline.media.directory.",
          false);

  static final MediaFailure NOT_FOUND =
      new MediaFailure(
          "MEDIA_NOT_FOUND", "There is no file of this media_id any more: upload it again.", false);

  /// @return null for a failure that is not one of media
  static @Nullable MediaFailure of(Throwable failure) {
    return switch (failure) {
      case CompletionException e when e.getCause() != null -> of(e.getCause());
      case MediaTransferException e -> transfer(e);
      case MissingMediaException _ -> NOT_FOUND;
      case MediaStoreException e ->
          switch (e.reason()) {
            case TOO_LARGE -> tooLarge();
            case FULL ->
                new MediaFailure(
                    "MEDIA_STORE_FULL",
                    "The media store is full: try again when old files have gone.",
                    false);
          };
      default -> null;
    };
  }

  private static MediaFailure transfer(MediaTransferException e) {
    return switch (e.reason()) {
      case NOT_AVAILABLE, PHONE_REFUSED ->
          new MediaFailure(
              "MEDIA_GONE", "Neither WhatsApp nor the phone has the file any more.", false);
      case PHONE_SILENT ->
          new MediaFailure(
              "MEDIA_PHONE_SILENT",
              "WhatsApp has the file no more, and the phone did not answer: try again when it is"
                  + " online.",
              true);
      case CORRUPT, ADDRESS_REFUSED ->
          new MediaFailure(
              "MEDIA_CORRUPT", "The file is not what its message says: nothing was kept.", false);
      case REFUSED ->
          new MediaFailure("MEDIA_REFUSED", "WhatsApp refused to transfer the file.", false);
      case TOO_LARGE -> tooLarge();
      case NO_HOST, INTERRUPTED ->
          new MediaFailure(
              "MEDIA_INTERRUPTED", "The transfer was cut off: try again in a moment.", true);
      case LOCAL_FAILURE ->
          new MediaFailure(
              "MEDIA_STORE_FAILED", "The media store failed: the worker's log says how.", true);
    };
  }

  private static MediaFailure tooLarge() {
    return new MediaFailure(
        "MEDIA_TOO_LARGE",
        "The file is larger than is taken here: manyline.media.max-file.",
        false);
  }
}
