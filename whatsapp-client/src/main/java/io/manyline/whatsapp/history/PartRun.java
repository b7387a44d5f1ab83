package io.manyline.whatsapp.history;

import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.history.ChunkReader.RawChunk;
import io.manyline.whatsapp.media.MediaTransfers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Takes one part in, chunk by chunk: the next is read when the last was told.
///
/// **Flow:** [ChunkReader] on a transfer's thread → [ChunkTranslator] on the lane → a commit of
/// what it teaches → [HistorySink]. **Order and threads:** one chunk is in memory; the lane never
/// waits. **Errors:** [#done()] fails with what failed; a part that is malformed after some chunks
/// fails with [MalformedHistoryException], and what was told of it stays told.
final class PartRun {
  private final Part part;
  private final Rooms rooms;
  private final ChunkReader reader;
  private final CompletableFuture<Counts> done = new CompletableFuture<>();
  private Counts counts = new Counts(0, 0, 0, 0, 0);

  /// @param told whether its messages are told, or only what it teaches taken in
  record Part(String id, HistoryType type, int progress, boolean told) {}

  /// What it works with.
  record Rooms(
      StateLedger ledger,
      OwnDevice own,
      MediaTransfers transfers,
      HistorySink sink,
      Executor lane) {}

  /// @param records chunks that were told @param tooLarge messages that were passed over
  record Counts(int chats, int messages, int names, int records, int tooLarge) {
    Counts and(HistoryChunk chunk, List<HistoryPiece> pieces, boolean told) {
      int passedOver =
          (int) pieces.stream().filter(HistoryPiece.TooLarge.class::isInstance).count();
      return new Counts(
          chats + chunk.chats().size(),
          messages + chunk.messages().size(),
          names + chunk.names().size(),
          records + (told ? 1 : 0),
          tooLarge + passedOver);
    }
  }

  PartRun(Part part, Rooms rooms, ChunkReader reader) {
    this.part = part;
    this.rooms = rooms;
    this.reader = reader;
  }

  CompletionStage<Counts> start() {
    read();
    return done;
  }

  private void read() {
    rooms
        .transfers()
        .work(reader::next)
        .whenCompleteAsync(this::onRead, rooms.lane())
        .whenComplete((_, failure) -> failed(failure));
  }

  private void onRead(@Nullable RawChunk raw, @Nullable Throwable failure) {
    if (raw == null || failure != null) {
      done.completeExceptionally(
          failure == null ? new IllegalStateException("nothing was read") : failure);
      return;
    }
    try {
      take(raw)
          .whenCompleteAsync((_, failed) -> onTaken(raw, failed), rooms.lane())
          .whenComplete((_, failed) -> failed(failed));
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  /// A lane that is closed takes nothing any more: then this is the end.
  private void failed(@Nullable Throwable failure) {
    if (failure != null) {
      done.completeExceptionally(failure);
    }
  }

  private CompletionStage<Void> take(RawChunk raw) {
    StateChanges changes = rooms.ledger().begin();
    ChunkTranslator translator = new ChunkTranslator(changes, rooms.own());
    translator.learn(raw.pieces());
    HistoryChunk chunk = translator.translate(raw.pieces(), part, counts.records() + 1);
    boolean told = part.told() && !chunk.isEmpty();
    counts = counts.and(chunk, raw.pieces(), told);
    CompletionStage<Void> learned = rooms.ledger().commit(changes);
    return told ? learned.thenCompose(_ -> rooms.sink().take(chunk)) : learned;
  }

  private void onTaken(RawChunk raw, @Nullable Throwable failure) {
    if (failure != null) {
      done.completeExceptionally(failure);
    } else if (raw.malformed() != null) {
      done.completeExceptionally(new MalformedHistoryException(raw.malformed()));
    } else if (raw.last()) {
      done.complete(counts);
    } else {
      read();
    }
  }
}
