package io.manyline.worker.ownership;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Tells, at any moment and without asking anybody, whether a worker's lease still stands.
///
/// **Shape:** the deadline is the renewal's request time + TTL − margin on the monotonic clock.
/// Wall and monotonic clock more than 1 s apart since then count as expired: a machine that was
/// suspended may not have counted the time. **Order and threads:** safe for all. Once expired it
/// stays so: an incarnation that missed its lease never comes back.
public final class LeaseGate {
  private static final long MAX_DRIFT_MILLIS = 1_000;

  private final LongSupplier nanoTime;
  private final InstantSource wall;

  private volatile Term term;
  private volatile boolean expired;

  /// @param nanoTime the monotonic clock, ns
  public LeaseGate(LongSupplier nanoTime, InstantSource wall) {
    this.nanoTime = nanoTime;
    this.wall = wall;
    this.term = now();
    this.expired = true;
  }

  /// The moment at which a request begins that may extend the lease.
  Term now() {
    return new Term(nanoTime.getAsLong(), wall.millis(), Duration.ZERO.toNanos());
  }

  /// The first term begins, counted from its request.
  void open(Term requested, Duration length) {
    term = new Term(requested.nanos(), requested.wallMillis(), length.toNanos());
    expired = false;
  }

  /// The lease was extended by a request made at that moment. Does not revive an expired one.
  void extend(Term requested, Duration length) {
    if (isHeld()) {
      term = new Term(requested.nanos(), requested.wallMillis(), length.toNanos());
    }
  }

  public boolean isHeld() {
    if (expired) {
      return false;
    }
    Term current = term;
    long passed = nanoTime.getAsLong() - current.nanos();
    long drift = wall.millis() - current.wallMillis() - passed / 1_000_000;
    if (passed >= current.lengthNanos() || Math.abs(drift) > MAX_DRIFT_MILLIS) {
      expired = true;
      return false;
    }
    return true;
  }

  public void expire() {
    expired = true;
  }

  /// A stretch of time on both clocks.
  record Term(long nanos, long wallMillis, long lengthNanos) {}
}
