package io.manyline.worker.media;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.log.LogFields;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.media.MediaInfo;
import io.manyline.registry.seal.SealBrokenException;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.content.MessageContent.Media;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.media.ClientMedia;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.inbox.Inbox;
import io.manyline.worker.redis.Await;
import io.manyline.worker.redis.RedisPipeline;
import io.manyline.worker.store.FencedWrite;
import io.manyline.worker.store.FencedWriter;
import io.manyline.worker.store.SessionSeal;
import io.manyline.worker.v1.StoredDownload;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files of messages that come in, on their way into the store, within one claim.
///
/// **Flow:** the device store says what came ([#wanted]) and writes its rows with the message
/// ([#stage]); once durable, or when a connection is there, they are loaded; the write that removes
/// a row brings `media.ready` or `media.failed`. **Shape:** hash `ml:{uid}:media`, field = media
/// id, value = sealed `StoredDownload`; at most [#MOST] rows, what comes beyond is loaded only when
/// somebody asks, as is what is to be seen once, or too large. **Order and threads:** on the lane;
/// [#AT_ONCE] at a time, in the order in which they came. **Errors:** a transfer that was cut, or a
/// phone that is silent, is tried again, [#MOST_ATTEMPTS] times within one claim.
public final class MediaDownloads {
  static final int MOST = 1_000;
  static final int AT_ONCE = 4;
  static final int MOST_ATTEMPTS = 5;
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Logger log = LoggerFactory.getLogger(MediaDownloads.class);

  private final SessionSeal seal;
  private final FileLoader loader;
  private final Ports ports;
  private final Host host;
  private final Map<String, Download> downloads = new LinkedHashMap<>();

  /// What it works with, within a claim.
  public record Ports(
      RedisPipeline redis, FencedWriter writer, Inbox inbox, Executor lane, InstantSource clock) {}

  /// The session around it.
  public interface Host {
    /// Of the moment; null when there is none that is logged in.
    @Nullable SessionConnection connection();

    /// Asks for a [#pump] on the lane, later.
    void pumpMediaAfter(Duration delay);
  }

  public MediaDownloads(SessionSeal seal, FileLoader loader, Ports ports, Host host) {
    this.seal = seal;
    this.loader = loader;
    this.ports = ports;
    this.host = host;
  }

  /// Those of the events whose files are to be loaded at once.
  public List<WantedFile> wanted(Collection<WaEvent.Durable> events) {
    MediaRules rules = loader.rules();
    if (!rules.on() || !rules.auto()) {
      return List.of();
    }
    return events.stream()
        .filter(WaEvent.MessageReceived.class::isInstance)
        .map(WaEvent.MessageReceived.class::cast)
        .flatMap(event -> wanted(event, rules).stream())
        .limit(Math.max(0, MOST - downloads.size()))
        .toList();
  }

  private Optional<WantedFile> wanted(WaEvent.MessageReceived event, MediaRules rules) {
    return !event.fromMe()
            && event.content() instanceof Media media
            && !media.viewOnce()
            && !media.file().key().isEmpty()
            && media.file().length() <= rules.autoLimit()
        ? Optional.of(WantedFile.of(seal.uid(), event, media))
        : Optional.empty();
  }

  /// Adds rows to the write that carries the messages.
  public void stage(FencedWrite write, List<WantedFile> files) {
    for (WantedFile file : files) {
      String id = file.id().value();
      write.hset(rows(), id, seal.seal(rows(), id, file.stored().toByteArray()));
    }
  }

  /// The rows are durable.
  public void begin(List<WantedFile> files) {
    files.forEach(this::add);
    pump();
  }

  /// Asks for what an earlier owner left; does not block.
  public CompletableFuture<Map<String, byte[]>> rowsLeft() {
    return loader.rules().on()
        ? ports.redis().hash(rows())
        : CompletableFuture.completedFuture(Map.of());
  }

  /// Takes in what was asked for. Blocks on storage.
  public void load(CompletableFuture<Map<String, byte[]>> asked) {
    Await.value(asked).forEach((id, row) -> add(open(id, row)));
  }

  /// Begins what is due, as far as there is a connection.
  public void pump() {
    SessionConnection connection = host.connection();
    if (connection == null || ports.writer().isLost()) {
      return;
    }
    Instant now = ports.clock().instant();
    long running = downloads.values().stream().filter(each -> each.running).count();
    List<Download> ready =
        downloads.values().stream()
            .filter(each -> !each.running && !each.notBefore.isAfter(now))
            .limit(Math.max(0, AT_ONCE - running))
            .toList();
    ready.forEach(each -> start(each, connection));
  }

  private void add(WantedFile file) {
    downloads.putIfAbsent(file.id().value(), new Download(file));
  }

  private void start(Download download, SessionConnection connection) {
    ClientMedia link;
    try {
      link = connection.media();
    } catch (SendException e) {
      // Not logged in any more: the next login pumps.
      return;
    }
    download.running = true;
    loader
        .loadInBackground(link, download.file)
        .whenCompleteAsync((info, failure) -> ended(download, info, failure), ports.lane());
  }

  private void ended(Download download, @Nullable MediaInfo info, @Nullable Throwable thrown) {
    if (ports.writer().isLost()) {
      return;
    }
    if (info != null) {
      finish(download, loader.ready(download.file, info));
      return;
    }
    MediaFailure failure = MediaFailure.of(thrown == null ? new IllegalStateException() : thrown);
    boolean again = failure == null || failure.passing();
    if (again && ++download.attempts < MOST_ATTEMPTS) {
      retry(download);
      return;
    }
    if (failure == null) {
      log.atError()
          .addKeyValue(LogFields.SESSION_UID, seal.uid())
          .setCause(thrown)
          .log("a file could not be loaded for a reason that nobody foresaw");
      failure = new MediaFailure("MEDIA_STORE_FAILED", "", false);
    }
    finish(download, loader.failed(download.file, failure));
  }

  private void retry(Download download) {
    Duration pause = PAUSE.multipliedBy(download.attempts);
    download.running = false;
    download.notBefore = ports.clock().instant().plus(pause);
    host.pumpMediaAfter(pause);
    pump();
  }

  private void finish(Download download, SessionEvent event) {
    String id = download.file.id().value();
    FencedWrite write = new FencedWrite().hdel(rows(), id);
    List<SessionEvent> told = List.of(event);
    ports.inbox().stage(write, told);
    ports
        .writer()
        .write(write)
        .thenCompose(
            known -> {
              downloads.remove(id);
              pump();
              return ports.inbox().handOn(told, known);
            })
        .whenComplete(this::logUnexpected);
  }

  private void logUnexpected(@Nullable Void done, @Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    if (cause != null && !ports.writer().isLost()) {
      log.atWarn()
          .addKeyValue(LogFields.SESSION_UID, seal.uid())
          .setCause(cause)
          .log("what became of a file was not told; the next claim does it");
    }
  }

  private WantedFile open(String id, byte[] row) {
    try {
      return WantedFile.of(seal.uid(), StoredDownload.parseFrom(seal.open(rows(), id, row)));
    } catch (InvalidProtocolBufferException e) {
      throw new SealBrokenException("media row " + id + " is no StoredDownload");
    }
  }

  private String rows() {
    return RedisKeys.media(seal.uid());
  }

  /// One file and how far it is.
  private static final class Download {
    private final WantedFile file;
    private boolean running;
    private Instant notBefore = Instant.MIN;
    private int attempts;

    Download(WantedFile file) {
      this.file = file;
    }
  }
}
