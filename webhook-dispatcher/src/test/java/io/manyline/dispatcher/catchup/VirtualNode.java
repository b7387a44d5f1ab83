package io.manyline.dispatcher.catchup;

import io.manyline.dispatcher.delivery.DeliveryHandler;
import io.manyline.dispatcher.delivery.DeliveryMetrics;
import io.manyline.dispatcher.delivery.DueDeliveries;
import io.manyline.dispatcher.delivery.EndpointHealth;
import io.manyline.dispatcher.delivery.HandOver;
import io.manyline.dispatcher.delivery.LiveDeliveries;
import io.manyline.dispatcher.delivery.Settler;
import io.manyline.dispatcher.endpoint.EndpointDirectory;
import io.manyline.dispatcher.endpoint.EndpointDisabler;
import io.manyline.dispatcher.endpoint.EventOwner;
import io.manyline.dispatcher.retry.EndpointGate;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.retry.RetrySchedule;
import io.manyline.dispatcher.retry.RetryScheduler;
import io.manyline.dispatcher.signing.WebhookSigner;
import io.manyline.dispatcher.subscription.EventFanOut;
import io.manyline.dispatcher.subscription.ReadEvent;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.WebhookEndpoint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One dispatcher without threads: all that it is, made of the product's own parts, and what its
/// listener does.
final class VirtualNode {
  private static final Duration LEASE = Duration.ofSeconds(40);
  private static final List<Duration> STEPS =
      List.of(
          Duration.ZERO,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofHours(24));

  final DeliveryRouter router;
  final CatchUp catchUp;
  final LiveDeliveries live;
  final EndpointHealth health = new EndpointHealth();
  private final VirtualWorld world;
  private final RandomGenerator random;
  private final HandOver handOver;
  private final EventFanOut fanOut;
  private final RetryScheduler scheduler;
  private final Queue<Runnable> now = new ArrayDeque<>();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final List<Runnable> readings = new ArrayList<>();
  private final Map<Integer, Reading> partitions = new HashMap<>();

  /// More is due than the last look at retries saw.
  private boolean woken;

  /// A dead one does nothing any more.
  private boolean dead;

  VirtualNode(VirtualWorld world, RandomGenerator random) {
    this.world = world;
    this.random = random;
    DeliveryMetrics metrics = new DeliveryMetrics(new SimpleMeterRegistry());
    EndpointDirectory directory = slowly(world.endpoints.directory());
    EndpointGate gate = new EndpointGate(directory::concurrency);
    LiveDeliveries.Execution execution = new LiveDeliveries.Execution(gate, now::add, later::add);
    DeliveryHandler handler =
        new DeliveryHandler(
            new WebhookSigner(),
            world::post,
            new RetrySchedule(STEPS, Duration.ofMinutes(2), random),
            metrics,
            world.clock);
    Settler settler =
        new Settler(
            world.store,
            metrics,
            health,
            new EndpointDisabler(world.endpoints, _ -> {}, world.clock),
            world.clock,
            () -> woken = true);
    handOver =
        new HandOver(
            world.store, metrics, health, world.clock, Duration.ofSeconds(2), LEASE, Runnable::run);
    live =
        new LiveDeliveries(directory, world.store, handler, settler, metrics, handOver, execution);
    DueDeliveries due =
        new DueDeliveries(
            world::found, directory, world.store, handler, settler, world.clock, execution);
    scheduler =
        new RetryScheduler(world.store, gate, due, world.clock, LEASE, 100, () -> woken = true);
    router = new DeliveryRouter(live, health);
    fanOut = new EventFanOut(directory, router, metrics, later::add);
    catchUp =
        new CatchUp(
            router,
            world.cursors,
            world,
            new CatchUpFeed(directory, world.store, live, health, world.clock),
            metrics,
            fanOut::lowestWaiting);
  }

  /// Knows a session's endpoints at once, or only when [#answer] is called.
  private EndpointDirectory slowly(EndpointDirectory directory) {
    return new EndpointDirectory() {
      @Override
      public Optional<WebhookEndpoint> find(EndpointId id) {
        return directory.find(id);
      }

      @Override
      public @Nullable WebhookEndpoint known(EndpointId id) {
        return random.nextInt(10) > 0 ? directory.known(id) : null;
      }

      @Override
      public CompletableFuture<List<WebhookEndpoint>> ofSession(EventOwner owner) {
        if (random.nextInt(10) > 0 && !world.slow.contains(owner.session().value())) {
          return directory.ofSession(owner);
        }
        CompletableFuture<List<WebhookEndpoint>> slow = new CompletableFuture<>();
        readings.add(() -> slow.complete(directory.ofSession(owner).join()));
        return slow;
      }

      @Override
      public int concurrency(EndpointId id) {
        return directory.concurrency(id);
      }
    };
  }

  void assign(int partition) {
    long from = world.committed.getOrDefault(partition, 0L);
    router.open(partition, from);
    partitions.put(partition, new Reading(from));
  }

  void revoke(int partition) {
    if (partitions.containsKey(partition)) {
      fanOut.forget(place -> place.partition() == partition);
      router.close(List.of(partition));
      handOver.all(place -> place.partition() == partition, LEASE);
      commit(partition);
      partitions.remove(partition);
    }
  }

  void kill() {
    dead = true;
    now.clear();
    later.clear();
    readings.clear();
  }

  boolean isDead() {
    return dead;
  }

  /// Reads some of what is there.
  void read(int partition, int most) {
    Reading reading = partitions.get(partition);
    for (int i = 0; reading != null && router.isLoaded(partition) && i < most; i++) {
      if (reading.next >= world.end(partition)) {
        return;
      }
      long offset = reading.next++;
      reading.open.put(offset, 1);
      EventPosition place = new EventPosition(partition, offset);
      fanOut.accept(
          new ReadEvent(
              place,
              world.event(place),
              EventOwner.of(world.event(place)),
              world.clock.instant(),
              reading.release(offset)));
    }
  }

  void commit(int partition) {
    Reading reading = partitions.get(partition);
    if (reading != null) {
      world.committed.put(
          partition, reading.open.isEmpty() ? reading.next : reading.open.firstKey());
    }
  }

  /// Some lanes go on.
  void runLanes(int most) {
    later.removeIf(task -> now.add(task));
    for (int i = 0; i < most && !dead && !now.isEmpty(); i++) {
      now.poll().run();
    }
  }

  void tickRetries() {
    woken = false;
    scheduler.tick();
  }

  /// What the retry loop does between two of its looks: a settlement wakes it.
  void tickRetriesIfWoken() {
    if (woken) {
      tickRetries();
    }
  }

  void tickHandOver() {
    handOver.tick();
  }

  void answer() {
    List<Runnable> some = List.copyOf(readings);
    readings.clear();
    some.forEach(Runnable::run);
  }

  boolean hasWork() {
    return !now.isEmpty();
  }

  @Override
  public String toString() {
    return "[%d to do, %d wait for endpoints, %s]"
        .formatted(now.size(), fanOut.waiting(), partitions);
  }

  boolean isIdle() {
    return now.isEmpty()
        && readings.isEmpty()
        && fanOut.waiting() == 0
        && partitions.entrySet().stream()
            .allMatch(
                entry ->
                    entry.getValue().next == world.end(entry.getKey())
                        && entry.getValue().open.isEmpty());
  }

  /// How far the listener is in one partition.
  private static final class Reading {
    private final TreeMap<Long, Integer> open = new TreeMap<>();
    private long next;

    private Reading(long next) {
      this.next = next;
    }

    @Override
    public String toString() {
      return next + " but " + open.keySet();
    }

    ReadEvent.Release release(long offset) {
      return new ReadEvent.Release() {
        @Override
        public void expect(int tasks) {
          add(tasks - 1);
        }

        @Override
        public void done() {
          add(-1);
        }

        private void add(int parts) {
          open.computeIfPresent(
              offset, (_, left) -> left + parts <= 0 ? null : Integer.valueOf(left + parts));
        }
      };
    }
  }
}
