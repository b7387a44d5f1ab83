package io.manyline.whatsapp.history;

import io.manyline.whatsapp.client.ClientTimer;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.history.PartRun.Counts;
import io.manyline.whatsapp.history.PartRun.Part;
import io.manyline.whatsapp.media.MediaTransferException;
import io.manyline.whatsapp.proto.HistorySyncNotification;
import io.manyline.whatsapp.record.StoredHistoryQueue.Waiting;
import io.manyline.whatsapp.stanza.ConnectionEndedException;
import io.manyline.whatsapp.stanza.LaneTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the waiting parts in, one after the other, the oldest first.
///
/// **Order and threads:** on the lane; at most one part is under way. **Errors:** a file that is
/// not what the phone said, or gone, is given up and told as `HistoryFailed`; a host that does not
/// answer is tried again, [#ATTEMPTS] times on a connection, then at the next login.
final class HistoryWork {
  private static final Logger log = LoggerFactory.getLogger(HistoryWork.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 6;

  private final PartRun.Rooms rooms;
  private final PartSource source;
  private final HistoryDepth depth;
  private final LaneTimer timer;

  /// A part is under way, or a pause until the next attempt.
  private boolean busy;

  /// Failed attempts with the part that is first.
  private int failed;

  /// Until the next attempt.
  private ClientTimer.@Nullable Handle pause;

  HistoryWork(PartRun.Rooms rooms, PartSource source, HistoryDepth depth, LaneTimer timer) {
    this.rooms = rooms;
    this.source = source;
    this.depth = depth;
    this.timer = timer;
  }

  void wake() {
    if (busy) {
      return;
    }
    HistoryQueue queue = new HistoryQueue(rooms.ledger().begin());
    Optional<Waiting> first = queue.first();
    if (first.isEmpty()) {
      return;
    }
    busy = true;
    String id = first.get().getPart();
    Optional<HistorySyncNotification> notice = queue.notice(id);
    if (notice.isEmpty()) {
      giveUp(new Part(id, HistoryType.OTHER, 0, false), "MALFORMED");
      return;
    }
    HistoryType type = HistoryType.of(notice.get().getSyncType());
    Part part = new Part(id, type, notice.get().getProgress(), depth.tells(type));
    CompletionStage<ChunkReader> opening = source.open(notice.get());
    opening
        .whenCompleteAsync((reader, failure) -> opened(part, notice.get(), reader, failure), lane())
        .whenComplete((_, failure) -> closeUnread(opening, failure));
  }

  /// The connection ends: nothing is tried again on it.
  void stop() {
    if (pause != null) {
      pause.cancel();
      pause = null;
    }
  }

  /// A lane that is closed takes nothing any more.
  private static void closeUnread(
      CompletionStage<ChunkReader> opening, @Nullable Throwable failure) {
    if (failure != null) {
      opening.thenAccept(HistoryWork::close);
    }
  }

  private void opened(
      Part part,
      HistorySyncNotification notice,
      @Nullable ChunkReader reader,
      @Nullable Throwable failure) {
    if (reader == null) {
      failed(part, failure);
      return;
    }
    new PartRun(part, rooms, reader)
        .start()
        .whenComplete((_, _) -> close(reader))
        .whenCompleteAsync(
            (counts, broken) -> {
              if (counts == null || broken != null) {
                failed(part, broken);
              } else {
                finished(part, notice, counts);
              }
            },
            lane());
  }

  private void finished(Part part, HistorySyncNotification notice, Counts counts) {
    StateChanges changes = rooms.ledger().begin();
    new HistoryQueue(changes).remove(part.id());
    changes.report(
        new WaEvent.HistorySynced(
            part.id(),
            part.type().publicName(),
            part.progress(),
            new WaEvent.HistorySynced.Counts(
                counts.chats(),
                counts.messages(),
                counts.names(),
                counts.records(),
                counts.tooLarge())));
    rooms.ledger().commit(changes, this::next);
    source
        .remove(notice)
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                log.debug("a file of the history was not removed: {}", failure.getMessage());
              }
            });
  }

  private void failed(Part part, @Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    switch (cause) {
      // The next connection takes it up.
      case ConnectionEndedException _, RejectedExecutionException _ -> {}
      case MalformedHistoryException e -> {
        log.warn("a part of the history cannot be read: {}", e.getMessage());
        giveUp(part, "MALFORMED");
      }
      case MediaTransferException e when !isPassing(e.reason()) -> {
        log.warn("a part of the history cannot be had: {}", e.getMessage());
        giveUp(part, e.reason().name());
      }
      case null, default -> again(cause);
    }
  }

  private void giveUp(Part part, String reason) {
    StateChanges changes = rooms.ledger().begin();
    new HistoryQueue(changes).remove(part.id());
    changes.report(new WaEvent.HistoryFailed(part.id(), part.type().publicName(), reason));
    rooms.ledger().commit(changes, this::next);
  }

  private void again(@Nullable Throwable cause) {
    log.warn(
        "a part of the history has to wait: {}", cause == null ? "no cause" : cause.toString());
    if (failed < ATTEMPTS) {
      pause =
          timer.schedule(
              FIRST_PAUSE.multipliedBy(1L << failed),
              () -> {
                pause = null;
                busy = false;
                wake();
              });
      failed++;
    }
  }

  private void next() {
    busy = false;
    failed = 0;
    wake();
  }

  private Executor lane() {
    return rooms.lane();
  }

  private static boolean isPassing(MediaTransferException.Reason reason) {
    return switch (reason) {
      case INTERRUPTED, NO_HOST, LOCAL_FAILURE -> true;
      default -> false;
    };
  }

  private static void close(ChunkReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      log.warn("a part of the history was not closed: {}", e.getMessage());
    }
  }
}
