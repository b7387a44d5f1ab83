package io.manyline.benchmarks.report;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/// Observed durations, to be asked for quantiles.
///
/// **Shape:** nanoseconds; beyond the capacity observations are dropped. **Order and threads:** any
/// number may add; quantiles are asked once all have added.
public final class Latencies {
  private final long[] nanos;
  private final AtomicInteger next = new AtomicInteger();

  public Latencies(int capacity) {
    this.nanos = new long[capacity];
  }

  public void add(long observed) {
    int at = next.getAndIncrement();
    if (at < nanos.length) {
      nanos[at] = observed;
    }
  }

  public int count() {
    return Math.min(next.get(), nanos.length);
  }

  /// The smallest observation that at least this share of all does not exceed, in milliseconds.
  ///
  /// @param share above 0, up to 1
  /// @throws IllegalStateException when nothing was observed
  public double millis(double share) {
    int count = count();
    if (count == 0) {
      throw new IllegalStateException("nothing was observed");
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(share * count);
    return sorted[Math.max(rank, 1) - 1] / 1e6;
  }
}
