package io.manyline.worker.connection;

import io.manyline.whatsapp.event.DisconnectReason.Disposition;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before a lost connection is tried again.
///
/// **Shape:** Fibonacci × the first delay, ± 10 %, capped. What asks for a longer wait (rate
/// limits, temporary bans) goes five steps further. A connection that held for a while resets the
/// count. **Source:** WhatsApp Web's own client, as mirrored by whatsapp-rust (src/client.rs).
public final class ReconnectPolicy {
  private static final int STEPS_WHEN_LIMITED = 5;
  private static final int MOST_STEPS = 40;
  private static final double JITTER = 0.5;

  private final ReconnectSettings settings;
  private final RandomGenerator random;
  private int steps;

  public ReconnectPolicy(ReconnectSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  /// The connection ended. @return the wait before the next attempt
  public Duration next(Disposition disposition) {
    steps =
        Math.min(MOST_STEPS, steps + (disposition == Disposition.WAIT ? STEPS_WHEN_LIMITED : 1));
    double millis =
        Math.min(
            (double) settings.cap().toMillis(), settings.first().toMillis() * fibonacci(steps));
    return Duration.ofMillis((long) (millis * (1 - JITTER + 2 * JITTER * random.nextDouble())));
  }

  /// The connection held for [ReconnectSettings#stableAfter].
  public void stable() {
    steps = 0;
  }

  private static double fibonacci(int step) {
    double last = 0;
    double current = 1;
    for (int i = 1; i < step; i++) {
      double next = last + current;
      last = current;
      current = next;
    }
    return current;
  }
}
