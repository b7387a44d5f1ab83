package io.manyline.dispatcher.catchup;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What one endpoint has not got yet of one partition: nothing, or all from an offset on.
///
/// **Shape:** an event at or beyond the place where a backlog began is left to the scan; the scan
/// is at `scanned`, and has met the live reading once it has passed every event that was left to
/// it. The cursor to be stored is the first event that the scan has brought and that is not
/// released, or else `scanned`. An offset is released only when a cursor that has not passed it is
/// stored.
///
/// **Order and threads:** guarded by its lock; events come to [#covers] in the order of their
/// session, the scan and the storing are one thread.
final class Backlog {
  static final long NONE = -1;

  /// Where it began; [#NONE] while events are delivered live.
  private long from = NONE;

  /// The next offset that the scan looks at.
  private long scanned = NONE;

  /// The highest offset that was left to the scan.
  private long covered = NONE;

  /// The backlog before: its last events may come after its end, when the scan was ahead of the
  /// live reading.
  private long lastFrom = NONE;

  private long lastEnd = NONE;

  /// The cursor in the store.
  private long stored = NONE;

  private boolean storing;

  /// The store did not answer: nobody knows what is stored.
  private boolean unsure;

  /// Brought by the scan, and neither delivered nor stored.
  private final TreeSet<Long> open = new TreeSet<>();

  /// Releases that wait for the cursor.
  private final List<Runnable> held = new ArrayList<>();

  /// A backlog that another dispatcher left.
  ///
  /// @param reads where the live reading begins: what stands between it and the cursor may not have
  ///   come to a lane yet, and goes before what the scan brings
  /// @param end of the partition now: what the live reading may pass
  synchronized void restore(long cursor, long reads, long end) {
    from = Math.min(cursor, reads);
    scanned = from;
    covered = end - 1;
    stored = cursor;
  }

  /// Where it began; [#NONE] while events are delivered live.
  synchronized long from() {
    return from;
  }

  /// Whether the scan brings this event, so that it is not to be delivered live.
  ///
  /// @param troubled begins a backlog here when there is none
  /// @param whenReleased kept, and called when the cursor is stored, if so
  synchronized boolean covers(long offset, boolean troubled, Runnable whenReleased) {
    if (from == NONE && troubled && offset >= lastEnd) {
      from = offset;
      scanned = offset;
      covered = offset;
    }
    boolean isLeft = from != NONE && offset >= from;
    if (!isLeft && !(lastFrom <= offset && offset < lastEnd)) {
      return false;
    }
    if (isLeft) {
      covered = Math.max(covered, offset);
    }
    if (!isLeft || isStored()) {
      whenReleased.run();
    } else {
      held.add(whenReleased);
    }
    return true;
  }

  synchronized boolean isBehind() {
    return from != NONE;
  }

  /// A cursor is in the store for sure.
  synchronized boolean isStored() {
    return stored != NONE && !storing && !unsure;
  }

  synchronized long scanned() {
    return scanned;
  }

  synchronized int open() {
    return open.size();
  }

  /// The scan has brought an event.
  synchronized void opened(long offset) {
    open.add(offset);
  }

  /// It is delivered, or stored by itself.
  synchronized void released(long offset) {
    open.remove(offset);
  }

  /// The scan is done with all before this offset.
  synchronized void scannedTo(long offset) {
    scanned = Math.max(scanned, offset);
  }

  /// Ends the backlog if the scan has passed all that was left to it: from here on events are
  /// delivered live. Its cursor goes when what the scan brought is released.
  synchronized boolean meet() {
    if (from == NONE || scanned <= covered) {
      return false;
    }
    lastFrom = from;
    lastEnd = scanned;
    from = NONE;
    return true;
  }

  /// Nobody wants the events any more.
  synchronized void drop() {
    if (from != NONE) {
      lastFrom = from;
      lastEnd = Math.max(covered + 1, scanned);
      from = NONE;
    }
    release();
  }

  /// How the store is to be changed, or looked at; null when it is right. [#moved] or [#failed]
  /// follows.
  synchronized @Nullable Move move() {
    long wanted = open.isEmpty() ? (from == NONE ? NONE : scanned) : open.first();
    if (wanted == stored && !unsure) {
      return null;
    }
    storing = true;
    return new Move(stored, wanted);
  }

  /// @param now what is stored
  synchronized void moved(long now) {
    storing = false;
    unsure = false;
    stored = now;
    if (stored != NONE) {
      release();
    }
  }

  /// It may have happened.
  synchronized void failed() {
    storing = false;
    unsure = true;
  }

  private void release() {
    held.forEach(Runnable::run);
    held.clear();
  }

  /// From one stored cursor to another, or the same; [#NONE] for none.
  record Move(long from, long to) {}
}
