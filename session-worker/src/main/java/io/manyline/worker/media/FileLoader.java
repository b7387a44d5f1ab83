package io.manyline.worker.media;

import io.manyline.proto.event.JsonNumber;
import io.manyline.proto.event.v1.MediaFailed;
import io.manyline.proto.event.v1.MediaReady;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.media.MediaInfo;
import io.manyline.registry.media.MediaSink;
import io.manyline.registry.media.SessionMedia;
import io.manyline.registry.session.SessionConfig;
import io.manyline.whatsapp.media.ClientMedia;
import io.manyline.whatsapp.media.MediaTransferException;
import io.manyline.whatsapp.media.MediaTransfers;
import io.manyline.whatsapp.mediafile.VerifiedMedia;
import io.manyline.worker.event.EventComposer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// Loads a file of a message into the store, from WhatsApp or through the phone, unless it is there
/// already; and says so.
///
/// **Order and threads:** called on the lane; the file goes on a thread of the transfers.
public final class FileLoader {
  private final MediaRoom room;
  private final SessionConfig session;
  private final SessionMedia files;
  private final Executor threads;
  private final EventComposer composer;
  private final InstantSource clock;

  /// @param threads may be blocked by a disk
  public FileLoader(
      MediaRoom room,
      SessionConfig session,
      SessionMedia files,
      Executor threads,
      EventComposer composer,
      InstantSource clock) {
    this.room = room;
    this.session = session;
    this.files = files;
    this.threads = threads;
    this.composer = composer;
    this.clock = clock;
  }

  MediaRules rules() {
    return room.rules();
  }

  SessionUid uid() {
    return session.uid();
  }

  /// For somebody who waits. @return completes on any thread
  CompletionStage<MediaInfo> loadAsked(ClientMedia link, WantedFile wanted) {
    return load(link, wanted, room.asked(), rules().limit());
  }

  /// @return completes on any thread
  CompletionStage<MediaInfo> loadInBackground(ClientMedia link, WantedFile wanted) {
    return load(link, wanted, room.background(), rules().autoLimit());
  }

  private CompletionStage<MediaInfo> load(
      ClientMedia link, WantedFile wanted, MediaTransfers transfers, long limit) {
    return CompletableFuture.supplyAsync(() -> find(wanted), threads)
        .thenCompose(
            there ->
                there.isPresent()
                    ? CompletableFuture.completedStage(there.get())
                    : transfers.downloadOrAsk(
                        link,
                        wanted.reference(),
                        wanted.asked(),
                        limit,
                        media -> store(wanted, media)));
  }

  SessionEvent ready(WantedFile wanted, MediaInfo info) {
    Instant now = clock.instant();
    Instant until = now.plus(rules().linkLife()).truncatedTo(ChronoUnit.SECONDS);
    String chat = wanted.asked().chat().toString();
    return composer
        .event(composer.ids().media(info.id().value(), "ready"), now, chat)
        .setMediaReady(
            MediaReady.newBuilder()
                .setMediaId(info.id().value())
                .setMessageId(wanted.asked().messageId())
                .setChat(chat)
                .setKind(wanted.kind())
                .setMimeType(info.label().mimeType())
                .setSize(JsonNumber.of(info.size()))
                .setSha256(info.sha256())
                .setFileName(info.label().fileName())
                .setUrl(url(info, until))
                .setUrlExpiresAt(EventComposer.timestamp(until)))
        .build();
  }

  SessionEvent failed(WantedFile wanted, MediaFailure failure) {
    String chat = wanted.asked().chat().toString();
    return composer
        .event(composer.ids().media(wanted.id().value(), failure.code()), clock.instant(), chat)
        .setMediaFailed(
            MediaFailed.newBuilder()
                .setMessageId(wanted.asked().messageId())
                .setChat(chat)
                .setKind(wanted.kind())
                .setCode(failure.code()))
        .build();
  }

  private String url(MediaInfo info, Instant until) {
    return rules().publicUrl()
        + "/api/sessions/"
        + session.id()
        + "/media/"
        + info.id()
        + "?token="
        + room.links().token(session.uid(), info.id(), until);
  }

  private Optional<MediaInfo> find(WantedFile wanted) {
    try {
      return files.find(wanted.id()).map(SessionMedia.Item::info);
    } catch (IOException e) {
      throw new MediaTransferException(
          MediaTransferException.Reason.LOCAL_FAILURE, String.valueOf(e.getMessage()));
    }
  }

  private MediaInfo store(WantedFile wanted, VerifiedMedia media) throws IOException {
    try (MediaSink sink = files.create(wanted.id());
        InputStream in = media.open()) {
      in.transferTo(sink);
      return sink.commit(wanted.label());
    }
  }
}
