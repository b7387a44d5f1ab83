package io.manyline.sandbox.media;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// What goes wrong with the next uploads and downloads, in the order asked for.
///
/// **Order and threads:** any thread; forgotten with the process.
public final class MediaFaults {
  private static final int MAX_PENDING = 1_000;

  private final Deque<Fault> pending = new ArrayDeque<>();

  /// Which way the bytes go.
  public enum Direction {
    UPLOAD,
    DOWNLOAD
  }

  /// What happens.
  public enum Kind {
    /// Answered with this HTTP status.
    STATUS,
    /// Cut after so many bytes of the body.
    CUT,
    /// So many bytes a second.
    SLOW,
    /// The byte at this place of what is sent is another.
    CORRUPT
  }

  /// One fault of one request.
  public record Fault(Direction direction, Kind kind, long value) {}

  /// @return false when too many are waiting
  public synchronized boolean add(Fault fault, int times) {
    if (pending.size() + times > MAX_PENDING) {
      return false;
    }
    for (int i = 0; i < times; i++) {
      pending.add(fault);
    }
    return true;
  }

  /// Nothing goes wrong any more.
  public synchronized void clear() {
    pending.clear();
  }

  synchronized Optional<Fault> next(Direction direction) {
    Optional<Fault> found =
        pending.stream().filter(fault -> fault.direction() == direction).findFirst();
    found.ifPresent(pending::remove);
    return found;
  }
}
