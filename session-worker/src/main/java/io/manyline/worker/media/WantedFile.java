package io.manyline.worker.media;

import com.google.protobuf.ByteString;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.media.MediaId;
import io.manyline.registry.media.MediaLabel;
import io.manyline.whatsapp.content.MediaFile;
import io.manyline.whatsapp.content.MediaTraits;
import io.manyline.whatsapp.content.MessageContent.Media;
import io.manyline.whatsapp.content.MessageContext;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.media.KeptFile;
import io.manyline.whatsapp.media.MediaReference;
import io.manyline.whatsapp.media.MediaRetries;
import io.manyline.worker.content.CommandContents;
import io.manyline.worker.v1.StoredDownload;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

/// A file of a message that is to come into the store.
///
/// **Shape:** its id is derived from session, chat, message and the hash of the encrypted file, so
/// that loading it again gives the same.
public record WantedFile(MediaId id, Media media, MediaRetries.Asked asked) {
  static WantedFile of(SessionUid uid, KeptFile kept) {
    return of(uid, kept.media(), kept.asked());
  }

  static WantedFile of(SessionUid uid, WaEvent.MessageReceived event, Media media) {
    Jid participant = event.chat().isGroup() ? event.sender().account() : null;
    return of(
        uid,
        media,
        new MediaRetries.Asked(
            event.messageId(),
            event.chat(),
            event.fromMe(),
            participant,
            media.file().key().toByteArray()));
  }

  private static WantedFile of(SessionUid uid, Media media, MediaRetries.Asked asked) {
    MediaId id =
        MediaId.derived(
            uid,
            "received",
            asked.chat().toString(),
            asked.messageId(),
            HexFormat.of().formatHex(media.file().encSha256().toByteArray()));
    return new WantedFile(id, media, asked);
  }

  String kind() {
    return media.kind().name().toLowerCase(Locale.ROOT);
  }

  MediaReference reference() {
    return MediaReference.of(media.file(), media.kind());
  }

  MediaLabel label() {
    return MediaLabel.of(media.file().mimeType(), media.traits().fileName());
  }

  StoredDownload stored() {
    StoredDownload.Builder stored =
        StoredDownload.newBuilder()
            .setMessageId(asked.messageId())
            .setChat(asked.chat().toString())
            .setFromMe(asked.fromMe())
            .setKind(kind())
            .setMimeType(media.file().mimeType())
            .setFileName(media.traits().fileName())
            .setDirectPath(media.file().directPath())
            .setUrl(media.file().url())
            .setMediaKey(media.file().key())
            .setSha256(media.file().sha256())
            .setEncSha256(media.file().encSha256())
            .setLength(media.file().length());
    if (asked.participant() != null) {
      stored.setParticipant(asked.participant().toString());
    }
    return stored.build();
  }

  static WantedFile of(SessionUid uid, StoredDownload stored) {
    Media media =
        new Media(
            CommandContents.mediaKind(stored.getKind()),
            new MediaFile(
                stored.getUrl(),
                stored.getDirectPath(),
                stored.getMediaKey(),
                stored.getSha256(),
                stored.getEncSha256(),
                stored.getLength(),
                stored.getMimeType(),
                Instant.EPOCH),
            "",
            new MediaTraits(
                0, 0, 0, stored.getFileName(), ByteString.EMPTY, ByteString.EMPTY, false),
            false,
            MessageContext.NONE);
    return of(
        uid,
        media,
        new MediaRetries.Asked(
            stored.getMessageId(),
            Jid.parse(stored.getChat()),
            stored.getFromMe(),
            stored.getParticipant().isEmpty() ? null : Jid.parse(stored.getParticipant()),
            stored.getMediaKey().toByteArray()));
  }

  @Override
  public String toString() {
    return "WantedFile[" + id + "]";
  }
}
