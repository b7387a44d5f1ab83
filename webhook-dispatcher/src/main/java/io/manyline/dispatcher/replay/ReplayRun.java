package io.manyline.dispatcher.replay;

import io.manyline.dispatcher.replay.ReplaySource.Item;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.Replay;
import io.manyline.registry.webhook.Replay.Progress;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// One replay in the hands of this dispatcher.
///
/// **Order and threads:** the thread of the replays, but for [#ended].
final class ReplayRun {
  private static final int MOST_IN_FLIGHT = 16;
  private static final Duration SECOND = Duration.ofSeconds(1);

  final EndpointId endpoint;
  final Replay replay;
  private final ReplaySource source;
  private final AtomicLong done;
  private final AtomicLong failed;
  private final AtomicInteger inFlight = new AtomicInteger();

  /// When events of the last second were given, the oldest first; never more than may be.
  private final Queue<Instant> lately = new ArrayDeque<>();

  /// What had ended one way or the other when this dispatcher took it.
  private final long before;

  private String safeCursor;
  private boolean exhausted;

  ReplayRun(EndpointId endpoint, Replay replay, ReplaySource source) {
    this.endpoint = endpoint;
    this.replay = replay;
    this.source = source;
    this.done = new AtomicLong(replay.progress().done());
    this.failed = new AtomicLong(replay.progress().failed());
    this.before = done.get() + failed.get();
    this.safeCursor = replay.progress().cursor();
  }

  /// The next event if it may be sent now.
  ///
  /// @param most in flight
  Optional<Item> next(WebhookEndpoint target, int most, Instant now) {
    if (inFlight.get() == 0) {
      safeCursor = source.cursor();
    }
    if (!mayGive(now) || inFlight.get() >= Math.min(most, MOST_IN_FLIGHT)) {
      return Optional.empty();
    }
    Optional<Item> item = source.next(target);
    exhausted = item.isEmpty();
    if (item.isPresent()) {
      lately.add(now);
      inFlight.incrementAndGet();
    }
    return item;
  }

  /// Not more than the rate in any second, however long nothing could be sent before.
  private boolean mayGive(Instant now) {
    Instant secondAgo = now.minus(SECOND);
    while (!lately.isEmpty() && !lately.peek().isAfter(secondAgo)) {
      lately.remove();
    }
    return lately.size() < Math.max(1, replay.perSecond());
  }

  /// An event that [#next] gave is through.
  void ended(boolean taken) {
    (taken ? done : failed).incrementAndGet();
    inFlight.decrementAndGet();
  }

  boolean isOver() {
    return exhausted && inFlight.get() == 0;
  }

  /// What there is to tell. @param of the stored replay
  Progress progress(Progress of) {
    Long total = source.total();
    return of.running(done.get(), failed.get(), total == null ? null : before + total, safeCursor);
  }
}
