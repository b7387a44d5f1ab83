package io.manyline.registry.webhook;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.registry.seal.PlainFormat;
import io.manyline.registry.seal.SealBrokenException;
import io.manyline.registry.v1.StoredRange;
import io.manyline.registry.v1.StoredReplay;
import io.manyline.registry.webhook.Replay.Progress;
import io.manyline.registry.webhook.Replay.What;
import java.time.Instant;

/// [Replay] ↔ the stored record. What only a newer release knows of a record stays in it.
final class ReplayFormat {
  private ReplayFormat() {}

  static byte[] first(Replay replay) {
    return write(replay, StoredReplay.newBuilder());
  }

  static byte[] next(Replay replay, byte[] previous) {
    return write(replay, parse(previous).toBuilder());
  }

  static Replay read(byte[] value) {
    StoredReplay stored = parse(value);
    return new Replay(
        stored.getId(),
        what(stored),
        stored.getPerSecond(),
        Times.instant(stored.getRequestedAt()),
        new Progress(
            Replay.State.valueOf(stored.getState()),
            stored.getDone(),
            stored.getFailed(),
            stored.hasTotal() ? stored.getTotal() : null,
            stored.getCursor(),
            stored.hasFinishedAt() ? Times.instant(stored.getFinishedAt()) : null,
            stored.getProblem()),
        stored.getOwner(),
        stored.hasLeaseEnd() ? Times.instant(stored.getLeaseEnd()) : null);
  }

  private static What what(StoredReplay stored) {
    return switch (stored.getWhatCase()) {
      case EVENT_ID -> new What.OneEvent(stored.getEventId());
      case RANGE ->
          new What.TimeRange(
              Times.instant(stored.getRange().getFrom()), Times.instant(stored.getRange().getTo()));
      case DEAD_LETTERS -> new What.DeadLetters();
      case WHAT_NOT_SET ->
          throw new SealBrokenException("a replay of a kind that this release does not know");
    };
  }

  private static byte[] write(Replay replay, StoredReplay.Builder record) {
    Progress progress = replay.progress();
    record
        .setId(replay.id())
        .setPerSecond(replay.perSecond())
        .setRequestedAt(Times.timestamp(replay.requestedAt()))
        .setState(progress.state().name())
        .setDone(progress.done())
        .setFailed(progress.failed())
        .clearTotal()
        .setCursor(progress.cursor())
        .setOwner(replay.owner())
        .clearLeaseEnd()
        .clearFinishedAt()
        .setProblem(progress.problem());
    switch (replay.what()) {
      case What.OneEvent(String eventId) -> record.setEventId(eventId);
      case What.TimeRange(Instant from, Instant to) ->
          record.setRange(
              StoredRange.newBuilder().setFrom(Times.timestamp(from)).setTo(Times.timestamp(to)));
      case What.DeadLetters() -> record.setDeadLetters(true);
    }
    Long total = progress.total();
    if (total != null) {
      record.setTotal(total);
    }
    Instant leaseEnd = replay.leaseEnd();
    if (leaseEnd != null) {
      record.setLeaseEnd(Times.timestamp(leaseEnd));
    }
    Instant finishedAt = progress.finishedAt();
    if (finishedAt != null) {
      record.setFinishedAt(Times.timestamp(finishedAt));
    }
    return PlainFormat.encode(record.build().toByteArray());
  }

  private static StoredReplay parse(byte[] value) {
    try {
      return StoredReplay.parseFrom(PlainFormat.decode(value));
    } catch (InvalidProtocolBufferException e) {
      throw new SealBrokenException("the record of a replay is no StoredReplay");
    }
  }
}
