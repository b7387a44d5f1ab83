package io.manyline.dispatcher.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/// Whether this dispatcher has more in memory than it can attempt in time.
///
/// **Shape:** high when half or more of the attempts that began lately had waited longer than they
/// should, or when there is more than begins within a second, 500 in any case. A dead or slow
/// endpoint hardly counts: few attempts begin there, while those of the others begin in time.
/// **Order and threads:** any number may tell, one asks.
final class Pressure {
  private static final Duration LATELY = Duration.ofMillis(100);
  private static final int ALWAYS = 500;

  private final Duration most;
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicInteger late = new AtomicInteger();
  private Instant judged = Instant.MIN;
  private int inTime = ALWAYS;
  private boolean waits;

  /// @param most how long an event should wait in memory
  Pressure(Duration most) {
    this.most = most;
  }

  /// @param waited from reading until the attempt
  void began(Duration waited) {
    attempts.incrementAndGet();
    if (waited.compareTo(most) > 0) {
      late.incrementAndGet();
    }
  }

  /// @param unfinished in memory now
  boolean isHigh(Instant now, int unfinished) {
    if (!now.isBefore(judged.plus(LATELY))) {
      int all = attempts.getAndSet(0);
      int behind = late.getAndSet(0);
      waits = behind > 0 && behind * 2 >= all;
      inTime = Math.max(ALWAYS, (int) (all * Duration.ofSeconds(1).dividedBy(LATELY)));
      judged = now;
    }
    return waits || unfinished > inTime;
  }
}
