package io.manyline.worker.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// What happened, line by line, and a number that stands for all of it.
final class Trace {
  private final boolean kept;
  private final List<String> lines = new ArrayList<>();
  private long hash = 0xcbf29ce484222325L;

  /// @param kept whether the lines are wanted, or only their number
  Trace(boolean kept) {
    this.kept = kept;
  }

  void add(long nanos, String what, Object detail) {
    mix(nanos);
    mix(what.hashCode());
    mix(detail.toString().hashCode());
    if (kept) {
      lines.add("%9.3f s  %s %s".formatted(nanos / 1e9, what, detail));
    }
  }

  /// More of what was added last, for a reader.
  void explain(Supplier<String> detail) {
    if (kept) {
      lines.set(lines.size() - 1, lines.getLast() + " " + detail.get());
    }
  }

  long hash() {
    return hash;
  }

  List<String> lines() {
    return lines;
  }

  private void mix(long value) {
    hash = (hash ^ value) * 0x100000001b3L;
    hash ^= hash >>> 32;
  }
}
