package io.manyline.sandbox.history;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.proto.HistorySync;
import io.manyline.whatsapp.proto.HistorySyncNotification;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.ProtocolMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.DeflaterOutputStream;

/// The message that tells a companion of a part of the history, with the part inside, deflated.
///
/// **Source:** docs/protocol/history.md; Baileys src/Utils/history.ts.
public final class HistoryNotice {
  private static final int HISTORY_SYNC_NOTIFICATION = 5;

  private HistoryNotice() {}

  public static Message of(HistorySync part) {
    byte[] deflated = deflate(part.toByteArray());
    HistorySyncNotification notification =
        HistorySyncNotification.newBuilder()
            .setSyncType(part.getSyncType())
            .setChunkOrder(part.getChunkOrder())
            .setProgress(part.getProgress())
            .setFileLength(deflated.length)
            .setInitialHistBootstrapInlinePayload(ByteString.copyFrom(deflated))
            .build();
    return Message.newBuilder()
        .setProtocolMessage(
            ProtocolMessage.newBuilder()
                .setType(HISTORY_SYNC_NOTIFICATION)
                .setHistorySyncNotification(notification))
        .build();
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
