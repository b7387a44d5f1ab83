package io.manyline.dispatcher.delivery;

import io.manyline.dispatcher.blocking.Blocking;
import io.manyline.dispatcher.delivery.LiveDelivery.Lane;
import io.manyline.dispatcher.delivery.LiveDelivery.Phase;
import io.manyline.dispatcher.retry.Claim;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.retry.PointerStore;
import io.manyline.registry.webhook.EndpointId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Parks events that took too long, so that Kafka's offset may advance past them.
///
/// An event whose attempt is under way becomes a pointer claimed by that attempt; one that still
/// waits becomes a pointer behind it, and its lane passes it over.
///
/// **Order and threads:** watched in the order of reading, which is the order of parking: within a
/// lane never a later one before an earlier one; what a catch-up brought holds a cursor instead of
/// an offset and may take its time, as long as nothing that holds an offset is behind it in its
/// lane. [#tick] and [#all] run on different threads, one at a time. **Errors:** those of the
/// store; what was not parked stays watched.
public final class HandOver {
  /// How long partitions that go elsewhere wait for the store to hear of deliveries that were made.
  private static final Duration RECORDING_LIMIT = Duration.ofSeconds(1);

  /// How long one look may take; what it did not come to is parked by a later one.
  private static final Duration PARKING_LIMIT = Duration.ofSeconds(10);

  private final PointerStore store;
  private final DeliveryMetrics metrics;
  private final EndpointHealth health;
  private final InstantSource clock;
  private final Duration patience;
  private final Duration lease;
  private final Executor executor;
  private final Pressure pressure;
  private final Queue<AtomicReference<@Nullable LiveDelivery>> watched =
      new ConcurrentLinkedQueue<>();

  /// @param patience from reading to parking
  /// @param lease longer than an attempt can take
  /// @param executor a thread for each endpoint that is parked: the store's answer is waited for
  public HandOver(
      PointerStore store,
      DeliveryMetrics metrics,
      EndpointHealth health,
      InstantSource clock,
      Duration patience,
      Duration lease,
      Executor executor) {
    this.store = store;
    this.metrics = metrics;
    this.health = health;
    this.clock = clock;
    this.patience = patience;
    this.lease = lease;
    this.executor = executor;
    this.pressure = new Pressure(patience.dividedBy(4));
  }

  void watch(LiveDelivery delivery) {
    watched.add(delivery.unreleased);
  }

  /// Its attempt begins.
  void attempted(LiveDelivery delivery) {
    pressure.began(Duration.between(delivery.task.readAt(), clock.instant()));
  }

  /// Whether so much was read that it could not be attempted in time, and would be parked.
  ///
  /// @param unreleased in memory now
  public boolean isPressed(int unreleased) {
    return pressure.isHigh(clock.instant(), unreleased);
  }

  /// Parks what was read longer ago than the patience, endpoints side by side.
  public synchronized void tick() {
    Instant readBefore = clock.instant().minus(patience);
    Map<EndpointId, List<LiveDelivery>> late = new HashMap<>();
    for (var all = watched.iterator(); all.hasNext(); ) {
      LiveDelivery delivery = all.next().get();
      if (delivery == null) {
        all.remove();
      } else if (delivery.task.readAt().isAfter(readBefore)) {
        break;
      } else if (delivery.phase != Phase.RECORDING) {
        late.computeIfAbsent(delivery.task.endpoint(), _ -> new ArrayList<>()).add(delivery);
      }
    }
    Blocking.await(
        CompletableFuture.allOf(
            late.values().stream()
                .map(ofOne -> CompletableFuture.runAsync(() -> park(ofOne), executor))
                .toArray(CompletableFuture[]::new)),
        PARKING_LIMIT);
  }

  /// @param late of one endpoint, in the order of reading
  private void park(List<LiveDelivery> late) {
    Set<Lane> holding = new HashSet<>();
    late.stream()
        .filter(delivery -> !delivery.isScanned())
        .forEach(delivery -> holding.add(delivery.lane));
    Set<Lane> busy = new HashSet<>();
    for (LiveDelivery delivery : late) {
      if (holding.contains(delivery.lane)
          && !busy.contains(delivery.lane)
          && !parkUnlessBusy(delivery, lease)) {
        busy.add(delivery.lane);
      }
    }
  }

  /// Parks all of some partitions, now: they go to another dispatcher.
  ///
  /// @param remaining how long attempts under way may still take here
  public synchronized void all(Predicate<EventPosition> wanted, Duration remaining) {
    List<CompletableFuture<Void>> recording = new ArrayList<>();
    for (var all = watched.iterator(); all.hasNext(); ) {
      LiveDelivery delivery = all.next().get();
      if (delivery != null && wanted.test(delivery.task.position())) {
        delivery.lock.acquireUninterruptibly();
        try {
          parkLocked(delivery, remaining);
          if (delivery.phase == Phase.RECORDING) {
            recording.add(delivery.recorded);
          }
        } finally {
          delivery.lock.release();
        }
        all.remove();
      }
    }
    Blocking.await(
        CompletableFuture.allOf(recording.toArray(CompletableFuture[]::new)), RECORDING_LIMIT);
  }

  /// Forgets what is not attempted yet: another dispatcher reads these partitions already.
  public synchronized void abandon(Predicate<EventPosition> lost) {
    for (var all = watched.iterator(); all.hasNext(); ) {
      LiveDelivery delivery = all.next().get();
      if (delivery != null && lost.test(delivery.task.position())) {
        delivery.lock.acquireUninterruptibly();
        try {
          if (delivery.phase == Phase.QUEUED) {
            delivery.finish();
          }
        } finally {
          delivery.lock.release();
        }
        all.remove();
      }
    }
  }

  /// Parks a delivery that nobody attempts, whose lock the caller holds.
  void parkWaiting(LiveDelivery delivery) {
    health.observe(delivery.task.endpoint(), store.park(delivery.pointer));
    delivery.parked();
    metrics.parked();
  }

  /// Parks a delivery that the caller attempts, whose lock it holds.
  Claim park(LiveDelivery delivery) {
    return claim(delivery, lease);
  }

  private boolean parkUnlessBusy(LiveDelivery delivery, Duration remaining) {
    if (!delivery.lock.tryAcquire()) {
      return false;
    }
    try {
      parkLocked(delivery, remaining);
      return true;
    } finally {
      delivery.lock.release();
    }
  }

  private void parkLocked(LiveDelivery delivery, Duration remaining) {
    switch (delivery.phase) {
      case QUEUED -> parkWaiting(delivery);
      case ATTEMPTING, ATTEMPTED -> {
        claim(delivery, remaining);
        delivery.release();
      }
      case RECORDING, FINISHED -> {}
    }
  }

  /// Until when an attempt that begins now may take.
  Instant leaseEnd() {
    return clock.instant().plus(lease);
  }

  private Claim claim(LiveDelivery delivery, Duration remaining) {
    Claim claim = new Claim(delivery.pointer, delivery.token(), clock.instant().plus(remaining));
    health.observe(delivery.task.endpoint(), store.park(claim));
    delivery.claim = claim;
    metrics.parked();
    return claim;
  }
}
