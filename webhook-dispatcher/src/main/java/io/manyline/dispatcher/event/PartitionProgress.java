package io.manyline.dispatcher.event;

import java.util.ArrayDeque;
import java.util.Deque;

/// How far a partition is done: up to the first event that is neither delivered nor stored.
///
/// **Order and threads:** offsets are read in order, by one thread; they are done in any order, on
/// any.
final class PartitionProgress {
  private final Deque<Entry> open = new ArrayDeque<>();
  private long next = -1;

  /// @param parts how many [#done] the offset needs; none means that it is done
  synchronized Entry read(long offset, int parts) {
    Entry entry = new Entry(offset, parts);
    open.add(entry);
    next = offset + 1;
    dropDone();
    return entry;
  }

  /// It turned out to need so many [#done] more, on top of the one that says so.
  synchronized void expect(Entry entry, int parts) {
    entry.parts += parts - 1;
    dropDone();
  }

  synchronized void done(Entry entry) {
    entry.parts--;
    dropDone();
  }

  /// The offset to commit: of the first that is not done, or of the next to be read; -1 before the
  /// first was read.
  synchronized long committable() {
    return open.isEmpty() ? next : open.getFirst().offset;
  }

  private void dropDone() {
    while (!open.isEmpty() && open.getFirst().parts <= 0) {
      open.removeFirst();
    }
  }

  /// One offset; guarded by the lock of its progress.
  static final class Entry {
    private final long offset;
    private int parts;

    private Entry(long offset, int parts) {
      this.offset = offset;
      this.parts = parts;
    }
  }
}
