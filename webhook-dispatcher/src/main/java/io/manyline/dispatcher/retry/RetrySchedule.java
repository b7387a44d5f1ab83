package io.manyline.dispatcher.retry;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// When an event is tried again after an attempt failed, and whether its chat waits for it.
///
/// **Shape:** step *n* is the wait before attempt *n + 1*; the first is 0 s. Each wait is spread by
/// the jitter, so that an endpoint that comes back is not met by all at once. `Retry-After` makes a
/// wait longer, at most to the longest step, never shorter: an endpoint must not be able to use up
/// its attempts in a second.
public final class RetrySchedule {
  /// ± of each step.
  private static final double JITTER = 0.2;

  private final List<Duration> steps;
  private final Duration holdLimit;
  private final RandomGenerator random;

  /// @param steps at least one, ascending
  /// @param holdLimit the longest step that later events of the chat wait for
  public RetrySchedule(List<Duration> steps, Duration holdLimit, RandomGenerator random) {
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a retry schedule has at least one step");
    }
    this.steps = List.copyOf(steps);
    this.holdLimit = holdLimit;
    this.random = random;
  }

  /// @param own the endpoint's own steps; none for those of the installation
  /// @param attempts how many were made, the failed one included
  /// @param retryAfter what the endpoint asked for
  /// @return the wait, or empty after the last step
  public Optional<Wait> after(List<Duration> own, int attempts, @Nullable Duration retryAfter) {
    List<Duration> waits = own.isEmpty() ? steps : own;
    if (attempts >= waits.size()) {
      return Optional.empty();
    }
    Duration step = waits.get(attempts);
    Duration delay = jittered(step);
    boolean holds = step.compareTo(holdLimit) <= 0;
    if (retryAfter != null && retryAfter.compareTo(delay) > 0) {
      delay = longer(delay, shorter(retryAfter, Collections.max(waits)));
      holds = holds && delay.compareTo(holdLimit) <= 0;
    }
    return Optional.of(new Wait(delay, holds));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private Duration jittered(Duration step) {
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return Duration.ofMillis(Math.round(step.toMillis() * factor));
  }

  /// @param holdsChat whether later events of the chat wait, too
  public record Wait(Duration delay, boolean holdsChat) {}
}
