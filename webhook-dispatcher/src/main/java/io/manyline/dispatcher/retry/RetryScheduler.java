package io.manyline.dispatcher.retry;

import io.manyline.registry.webhook.EndpointId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Claims what is due and hands it on.
///
/// **Flow:** `PointerStore` → [DueHandler]; a loop in `config` calls [#tick]. **Order and
/// threads:** one thread; of one endpoint no more is claimed than it has permits free. **Errors:**
/// those of the store leave [#tick]; the next tick does what this one did not.
public final class RetryScheduler {
  /// Endpoints looked at in one tick.
  private static final int ENDPOINTS = 64;

  /// How long an endpoint without a free permit is left alone.
  private static final Duration BUSY = Duration.ofMillis(500);

  private final PointerStore store;
  private final EndpointGate gate;
  private final DueHandler handler;
  private final InstantSource clock;
  private final Duration lease;
  private final int maxInFlight;
  private final AtomicInteger inFlight = new AtomicInteger();

  /// @param lease longer than an attempt can take
  /// @param maxInFlight attempts at one time, of all endpoints
  public RetryScheduler(
      PointerStore store,
      EndpointGate gate,
      DueHandler handler,
      InstantSource clock,
      Duration lease,
      int maxInFlight) {
    this.store = store;
    this.gate = gate;
    this.handler = handler;
    this.clock = clock;
    this.lease = lease;
    this.maxInFlight = maxInFlight;
  }

  /// @return how many pointers were handed on
  public int tick() {
    int claimed = 0;
    for (DueEndpoint due : store.dueEndpoints(ENDPOINTS)) {
      claimed += claim(due);
    }
    return claimed;
  }

  public int inFlight() {
    return inFlight.get();
  }

  private int claim(DueEndpoint due) {
    int permits = takePermits(due.endpoint());
    if (permits == 0) {
      store.defer(due, clock.instant().plus(BUSY));
      return 0;
    }
    int used = 0;
    try {
      List<Claim> claims = store.claim(due, permits, clock.instant().plus(lease));
      for (Claim claim : claims) {
        used++;
        handler.onDue(claim, () -> giveBack(due.endpoint()));
      }
      return claims.size();
    } finally {
      for (int i = used; i < permits; i++) {
        giveBack(due.endpoint());
      }
    }
  }

  private int takePermits(EndpointId endpoint) {
    int permits = 0;
    while (inFlight.get() < maxInFlight && gate.tryAcquire(endpoint)) {
      inFlight.incrementAndGet();
      permits++;
    }
    return permits;
  }

  private void giveBack(EndpointId endpoint) {
    inFlight.decrementAndGet();
    gate.release(endpoint);
  }
}
