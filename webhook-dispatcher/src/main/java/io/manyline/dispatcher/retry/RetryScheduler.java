package io.manyline.dispatcher.retry;

import io.manyline.registry.webhook.EndpointId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Claims what is due and hands it on.
///
/// **Flow:** `PointerStore` → [DueHandler]; a loop in `config` calls [#tick]. **Order and
/// threads:** one thread calls [#tick]; of one endpoint no more is claimed than it has permits
/// free, and where none is, a retry waits for one behind those who came before, so that events that
/// keep coming do not hold it up. **Errors:** those of the store leave [#tick] when all endpoints
/// had their turn; the next one does what this one did not.
public final class RetryScheduler {
  /// Endpoints looked at in one tick.
  private static final int ENDPOINTS = 64;

  /// In place of a score of the index, which then stays as it is.
  private static final long NOT_SEEN = -1;

  /// How long an endpoint without a free permit is left alone.
  private static final Duration BUSY = Duration.ofMillis(500);

  private final PointerStore store;
  private final EndpointGate gate;
  private final DueHandler handler;
  private final InstantSource clock;
  private final Duration lease;
  private final int maxInFlight;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Runnable permitCame;

  /// Pointers, ever.
  private int handedOn;

  /// Endpoints for which a permit is waited for.
  private final Set<EndpointId> waiting = ConcurrentHashMap.newKeySet();

  /// Permits that came after waiting and have nothing to do yet.
  private final Queue<EndpointId> granted = new ConcurrentLinkedQueue<>();

  /// @param lease longer than an attempt can take
  /// @param maxInFlight attempts at one time, of all endpoints
  /// @param permitCame called on any thread when [#tick] has something to do; must not block
  public RetryScheduler(
      PointerStore store,
      EndpointGate gate,
      DueHandler handler,
      InstantSource clock,
      Duration lease,
      int maxInFlight,
      Runnable permitCame) {
    this.store = store;
    this.gate = gate;
    this.handler = handler;
    this.clock = clock;
    this.lease = lease;
    this.maxInFlight = maxInFlight;
    this.permitCame = permitCame;
  }

  /// @return how many pointers were handed on
  public int tick() {
    int before = handedOn;
    List<EndpointId> waited = new ArrayList<>();
    for (EndpointId next = granted.poll(); next != null; next = granted.poll()) {
      waited.add(next);
    }
    EachInTurn.of(waited, endpoint -> claim(new DueEndpoint(endpoint, NOT_SEEN), 1));
    EachInTurn.of(store.dueEndpoints(ENDPOINTS), this::claim);
    return handedOn - before;
  }

  public int inFlight() {
    return inFlight.get();
  }

  private void claim(DueEndpoint due) {
    int permits = takePermits(due.endpoint());
    if (permits > 0) {
      claim(due, permits);
      return;
    }
    if (inFlight.get() < maxInFlight && waiting.add(due.endpoint())) {
      gate.acquire(due.endpoint(), () -> granted(due.endpoint()));
    }
    store.defer(due, clock.instant().plus(BUSY));
  }

  private void granted(EndpointId endpoint) {
    inFlight.incrementAndGet();
    waiting.remove(endpoint);
    granted.add(endpoint);
    permitCame.run();
  }

  /// @param permits taken, to be given back
  private void claim(DueEndpoint due, int permits) {
    int used = 0;
    try {
      List<Claim> claims = store.claim(due, permits, clock.instant().plus(lease));
      for (Claim claim : claims) {
        used++;
        handler.onDue(claim, () -> giveBack(due.endpoint()));
      }
      handedOn += used;
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
