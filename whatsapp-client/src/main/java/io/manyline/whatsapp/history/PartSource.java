package io.manyline.whatsapp.history;

import io.manyline.whatsapp.media.ClientMedia;
import io.manyline.whatsapp.media.MediaReference;
import io.manyline.whatsapp.media.MediaTransfers;
import io.manyline.whatsapp.media.OpenMedia;
import io.manyline.whatsapp.mediafile.MediaSecrets;
import io.manyline.whatsapp.mediafile.MediaType;
import io.manyline.whatsapp.proto.HistorySyncNotification;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Where a part's bytes are: inside the message that announced it, or on a media host.
///
/// **Errors:** stages fail with `MediaTransferException`; a file is opened only after its hashes
/// and its MAC were found right. **Source:** docs/protocol/history.md (whatsmeow message.go
/// `DownloadHistorySync`, which deletes the file afterwards).
final class PartSource {
  /// Bytes of a deflated part.
  static final long MAX_FILE = 256L << 20;

  private final MediaTransfers transfers;
  private final ClientMedia media;

  PartSource(MediaTransfers transfers, ClientMedia media) {
    this.transfers = transfers;
    this.media = media;
  }

  static boolean isInside(HistorySyncNotification notice) {
    return notice.hasInitialHistBootstrapInlinePayload();
  }

  CompletionStage<ChunkReader> open(HistorySyncNotification notice) {
    if (isInside(notice)) {
      return CompletableFuture.completedFuture(
          new ChunkReader(
              new HistoryReader(notice.getInitialHistBootstrapInlinePayload().newInput())));
    }
    return transfers.open(media, reference(notice), MAX_FILE).thenApply(PartSource::reader);
  }

  /// Tells the media host that the file is not needed any more.
  CompletionStage<Void> remove(HistorySyncNotification notice) {
    return isInside(notice)
        ? CompletableFuture.completedFuture(null)
        : transfers.remove(media, reference(notice), notice.getEncHandle());
  }

  private static ChunkReader reader(OpenMedia file) {
    return new ChunkReader(new HistoryReader(file));
  }

  private static MediaReference reference(HistorySyncNotification notice) {
    return new MediaReference(
        notice.getDirectPath(),
        new MediaSecrets(
            MediaType.HISTORY,
            notice.getMediaKey().toByteArray(),
            notice.getFileEncSha256().toByteArray(),
            notice.getFileSha256().toByteArray(),
            notice.getFileLength()));
  }
}
