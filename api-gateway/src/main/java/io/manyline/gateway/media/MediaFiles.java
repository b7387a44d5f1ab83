package io.manyline.gateway.media;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.media.MediaId;
import io.manyline.registry.media.MediaInfo;
import io.manyline.registry.media.MediaLabel;
import io.manyline.registry.media.MediaProperties;
import io.manyline.registry.media.MediaSink;
import io.manyline.registry.media.MediaStore;
import io.manyline.registry.media.MediaStoreException;
import io.manyline.registry.media.SessionMedia;
import io.manyline.registry.seal.SessionSealers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/// The media store as the gateway uses it: streamed, never a whole file in memory.
///
/// **Order and threads:** the disk is touched on a scheduler of its own; a body is read on only
/// when what came is written. **Errors:** `MEDIA_UNAVAILABLE`, `MEDIA_NOT_FOUND`,
/// `MEDIA_TOO_LARGE`, `MEDIA_STORE_FULL`, `MEDIA_STORE_FAILED`.
public final class MediaFiles {
  private static final Logger LOG = LoggerFactory.getLogger(MediaFiles.class);
  private static final int CHUNK = 64 << 10;

  private final MediaStore store;
  private final SessionSealers sealers;
  private final MediaProperties properties;
  private final Scheduler disk;

  public MediaFiles(
      MediaStore store, SessionSealers sealers, MediaProperties properties, Scheduler disk) {
    this.store = store;
    this.sealers = sealers;
    this.properties = properties;
    this.disk = disk;
  }

  /// @param writtenId as a caller wrote it
  public Mono<SessionMedia.Item> find(SessionUid uid, String writtenId) {
    if (!MediaId.isValid(writtenId)) {
      return Mono.error(MediaFiles::notFound);
    }
    MediaId id = new MediaId(writtenId);
    return of(uid)
        .flatMap(files -> onDisk(() -> files.find(id)))
        .flatMap(found -> Mono.justOrEmpty((Optional<SessionMedia.Item>) found))
        .switchIfEmpty(Mono.error(MediaFiles::notFound));
  }

  /// Takes a body to its end.
  public Mono<MediaInfo> store(SessionUid uid, MediaId id, MediaLabel label, Flux<byte[]> body) {
    return of(uid)
        .flatMap(
            files ->
                Mono.usingWhen(
                    onDisk(() -> files.create(id)),
                    sink -> fill(sink, label, body),
                    sink -> onDisk(() -> close(sink))));
  }

  /// Part of a file. @param length bytes, as many as there are at least
  Flux<DataBuffer> read(SessionMedia.Item item, long from, long length, DataBufferFactory buffers) {
    Flux<DataBuffer> all =
        DataBufferUtils.readInputStream(() -> item.open(from), buffers, CHUNK).subscribeOn(disk);
    return DataBufferUtils.takeUntilByteCount(all, length);
  }

  private Mono<MediaInfo> fill(MediaSink sink, MediaLabel label, Flux<byte[]> body) {
    return body.concatMap(bytes -> onDisk(() -> write(sink, bytes)), 1)
        .reduce(0L, Long::sum)
        .flatMap(
            size ->
                size == 0
                    ? Mono.error(
                        ErrorCode.VALIDATION_FAILED.because(
                            "The body is empty: send the bytes of the file."))
                    : onDisk(() -> sink.commit(label)));
  }

  private Mono<SessionMedia> of(SessionUid uid) {
    if (!properties.isOn()) {
      return Mono.error(
          ErrorCode.MEDIA_UNAVAILABLE.because(
              "This installation stores no media. Set manyline.media.directory for its gateways"
                  + " and workers, to a directory that all of them see."));
    }
    return sealers
        .of(uid)
        .map(sealer -> store.of(uid, sealer))
        .switchIfEmpty(Mono.error(MediaFiles::notFound));
  }

  private <T> Mono<T> onDisk(Callable<T> work) {
    return Mono.fromCallable(work).subscribeOn(disk).onErrorMap(this::translated);
  }

  private Throwable translated(Throwable failure) {
    return switch (failure) {
      case MediaStoreException e when e.reason() == MediaStoreException.Reason.TOO_LARGE ->
          ErrorCode.MEDIA_TOO_LARGE.because(
              "The file is larger than the %d bytes that are taken here."
                  .formatted(properties.maxFile().toBytes()));
      case MediaStoreException _ ->
          ErrorCode.MEDIA_STORE_FULL.because(
              "The media store is full. It takes files again when old ones have gone; they are"
                  + " kept for %s.".formatted(properties.keep()));
      case IOException e -> failed(e);
      case UncheckedIOException e -> failed(e);
      default -> failure;
    };
  }

  private static Throwable failed(Exception failure) {
    LOG.warn("the media store failed", failure);
    return ErrorCode.MEDIA_STORE_FAILED.because(
        "The media store failed; the gateway's log says how. Try again in a moment.");
  }

  private static Throwable notFound() {
    return ErrorCode.MEDIA_NOT_FOUND.because(
        "There is no file of this media_id, or not any more. Upload it again, or have it loaded"
            + " again: POST …/messages/{message_id}/media.");
  }

  private static Long write(MediaSink sink, byte[] bytes) throws IOException {
    sink.write(bytes);
    return (long) bytes.length;
  }

  private static Boolean close(MediaSink sink) throws IOException {
    sink.close();
    return true;
  }
}
