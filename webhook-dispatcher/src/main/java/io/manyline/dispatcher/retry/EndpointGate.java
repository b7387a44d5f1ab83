package io.manyline.dispatcher.retry;

import io.manyline.registry.webhook.EndpointId;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// How much of one endpoint's concurrency is in use: a slow endpoint fills its own share only.
///
/// **Order and threads:** thread-safe, never blocks; those who wait for a permit get it in the
/// order in which they came.
public final class EndpointGate {
  private final ToIntFunction<EndpointId> permits;
  private final ConcurrentHashMap<EndpointId, Share> shares = new ConcurrentHashMap<>();

  /// @param permits attempts at one time, as configured now; asked each time, so it must not block
  public EndpointGate(ToIntFunction<EndpointId> permits) {
    this.permits = permits;
  }

  /// Permits that are taken now.
  public int used(EndpointId endpoint) {
    Share share = shares.get(endpoint);
    return share == null ? 0 : share.used;
  }

  /// Takes a permit if one is free.
  public boolean tryAcquire(EndpointId endpoint) {
    boolean[] taken = {false};
    int most = permits.applyAsInt(endpoint);
    shares.compute(
        endpoint,
        (_, share) -> {
          Share now = share == null ? new Share() : share;
          if (now.used < most) {
            now.used++;
            taken[0] = true;
          }
          return now;
        });
    return taken[0];
  }

  /// Runs the task with a permit: now and on this thread, or later on that of who releases one. The
  /// task must not block; whoever it starts releases.
  public void acquire(EndpointId endpoint, Runnable withPermit) {
    boolean[] taken = {false};
    int most = permits.applyAsInt(endpoint);
    shares.compute(
        endpoint,
        (_, share) -> {
          Share now = share == null ? new Share() : share;
          if (now.used < most) {
            now.used++;
            taken[0] = true;
          } else {
            now.waiting.add(withPermit);
          }
          return now;
        });
    if (taken[0]) {
      withPermit.run();
    }
  }

  /// Gives a permit back, or on to who waits longest.
  public void release(EndpointId endpoint) {
    @Nullable Runnable[] next = {null};
    int most = permits.applyAsInt(endpoint);
    shares.computeIfPresent(
        endpoint,
        (_, share) -> {
          next[0] = share.used <= most ? share.waiting.poll() : null;
          if (next[0] == null) {
            share.used--;
          }
          return share.used == 0 ? null : share;
        });
    Runnable waiting = next[0];
    if (waiting != null) {
      waiting.run();
    }
  }

  /// Guarded by the map's lock on its key.
  private static final class Share {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private volatile int used;
  }
}
