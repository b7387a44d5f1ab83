package io.manyline.benchmarks.stack;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Starts work at a fixed rate, whether earlier work is through or not.
///
/// Latencies are to be counted from the planned moment: who counts from the real start forgives
/// itself every stall (coordinated omission).
public final class Pace {
  private Pace() {}

  /// Blocks until all work was started.
  ///
  /// @param perSecond planned rate
  /// @return the rate at which it really was started
  public static double run(double perSecond, int count, Work work) {
    long begin = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = begin + (long) (i * 1e9 / perSecond);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      work.begin(i, due);
    }
    return count / seconds(Duration.ofNanos(System.nanoTime() - begin));
  }

  public static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /// One piece of work, that must not block.
  public interface Work {
    /// @param dueNanos the planned moment, as `System.nanoTime()` counts
    void begin(int number, long dueNanos);
  }
}
