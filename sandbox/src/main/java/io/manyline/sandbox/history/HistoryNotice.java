package io.manyline.sandbox.history;

import com.google.protobuf.ByteString;
import io.manyline.sandbox.media.MediaServer;
import io.manyline.whatsapp.mediafile.MediaType;
import io.manyline.whatsapp.proto.HistorySync;
import io.manyline.whatsapp.proto.HistorySyncNotification;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.ProtocolMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.DeflaterOutputStream;

/// The message that tells a companion of a part of the history: with the part inside, deflated, or
/// with where it is on the media host.
///
/// **Order and threads:** world's thread; a file is written on it. **Source:**
/// docs/protocol/history.md; Baileys src/Utils/history.ts.
public final class HistoryNotice {
  private static final int HISTORY_SYNC_NOTIFICATION = 5;

  private final MediaServer media;

  public HistoryNotice(MediaServer media) {
    this.media = media;
  }

  /// @param asksForInline what the companion said when it registered
  public Message of(HistorySync part, boolean asksForInline) {
    byte[] deflated = deflate(part.toByteArray());
    HistorySyncNotification.Builder notification =
        HistorySyncNotification.newBuilder()
            .setSyncType(part.getSyncType())
            .setChunkOrder(part.getChunkOrder())
            .setProgress(part.getProgress())
            .setFileLength(deflated.length);
    if (media.blobs().isHistoryFile(deflated.length, asksForInline)) {
      refer(notification, deflated);
    } else {
      notification.setInitialHistBootstrapInlinePayload(ByteString.copyFrom(deflated));
    }
    return Message.newBuilder()
        .setProtocolMessage(
            ProtocolMessage.newBuilder()
                .setType(HISTORY_SYNC_NOTIFICATION)
                .setHistorySyncNotification(notification))
        .build();
  }

  private void refer(HistorySyncNotification.Builder notification, byte[] deflated) {
    MediaServer.Added file = media.add(MediaType.HISTORY, new ByteArrayInputStream(deflated));
    notification
        .setDirectPath(file.directPath())
        .setMediaKey(ByteString.copyFrom(file.media().mediaKey()))
        .setFileSha256(ByteString.copyFrom(file.media().sha256()))
        .setFileEncSha256(ByteString.copyFrom(file.media().storedSha256()))
        .setEncHandle(file.handle());
  }

  private static byte[] deflate(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
