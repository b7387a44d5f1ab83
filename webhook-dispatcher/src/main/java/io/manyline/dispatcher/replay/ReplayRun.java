package io.manyline.dispatcher.replay;

import io.manyline.dispatcher.replay.ReplaySource.Item;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.Replay;
import io.manyline.registry.webhook.Replay.Progress;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// One replay in the hands of this dispatcher.
///
/// **Order and threads:** the thread of the replays, but for [#ended].
final class ReplayRun {
  private static final int MOST_IN_FLIGHT = 16;

  final EndpointId endpoint;
  final Replay replay;
  private final ReplaySource source;
  private final AtomicLong done;
  private final AtomicLong failed;
  private final AtomicInteger inFlight = new AtomicInteger();

  /// What may be sent by now, in events; grows with time, to one second's worth.
  private double allowance = 1;

  private Instant grown;
  private String safeCursor;
  private boolean exhausted;

  ReplayRun(EndpointId endpoint, Replay replay, ReplaySource source, Instant now) {
    this.endpoint = endpoint;
    this.replay = replay;
    this.source = source;
    this.done = new AtomicLong(replay.progress().done());
    this.failed = new AtomicLong(replay.progress().failed());
    this.safeCursor = replay.progress().cursor();
    this.grown = now;
  }

  /// The next event if it may be sent now.
  ///
  /// @param most in flight
  Optional<Item> next(WebhookEndpoint target, int most, Instant now) {
    double since = Duration.between(grown, now).toMillis() / 1_000.0;
    grown = now;
    allowance = Math.min(Math.max(1, replay.perSecond()), allowance + since * replay.perSecond());
    if (inFlight.get() == 0) {
      safeCursor = source.cursor();
    }
    if (allowance < 1 || inFlight.get() >= Math.min(most, MOST_IN_FLIGHT)) {
      return Optional.empty();
    }
    Optional<Item> item = source.next(target);
    exhausted = item.isEmpty();
    if (item.isPresent()) {
      allowance--;
      inFlight.incrementAndGet();
    }
    return item;
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
    return of.running(done.get(), failed.get(), source.total(), safeCursor);
  }
}
