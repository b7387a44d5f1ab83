package io.manyline.whatsapp.login;

import io.manyline.whatsapp.client.ClientTimer;
import io.manyline.whatsapp.iq.DeviceQueries;
import io.manyline.whatsapp.stanza.LaneTimer;
import io.manyline.whatsapp.stanza.ResponseTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Asks the server for a sign of life, every 20 to 30 s, and gives up when none comes in 10 s.
///
/// **Source:** docs/protocol: keepalive (whatsmeow keepalive.go; unlike it, one missed answer is
/// enough, since the owner reconnects within seconds).
public final class KeepAlive {
  static final Duration MIN_INTERVAL = Duration.ofSeconds(20);
  static final Duration MAX_INTERVAL = Duration.ofSeconds(30);
  static final Duration ANSWER_DEADLINE = Duration.ofSeconds(10);

  /// Hears on the lane.
  public interface Listener {
    void onPong();

    void onSilence();
  }

  private final DeviceQueries queries;
  private final LaneTimer timer;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Listener listener;

  private ClientTimer.@Nullable Handle next;
  private volatile @Nullable Instant lastPong;

  public KeepAlive(
      DeviceQueries queries,
      LaneTimer timer,
      InstantSource clock,
      RandomGenerator random,
      Listener listener) {
    this.queries = queries;
    this.timer = timer;
    this.clock = clock;
    this.random = random;
    this.listener = listener;
  }

  public void start() {
    long millis = random.nextLong(MIN_INTERVAL.toMillis(), MAX_INTERVAL.toMillis() + 1);
    next = timer.schedule(Duration.ofMillis(millis), this::ask);
  }

  public void stop() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  public @Nullable Instant lastPong() {
    return lastPong;
  }

  private void ask() {
    queries
        .ping(ANSWER_DEADLINE)
        .whenComplete(
            (pong, failure) -> {
              if (failure == null) {
                lastPong = clock.instant();
                listener.onPong();
                start();
              } else if (causeOf(failure) instanceof ResponseTimeoutException) {
                listener.onSilence();
              }
            });
  }

  private static Throwable causeOf(Throwable failure) {
    return failure.getCause() == null ? failure : failure.getCause();
  }
}
