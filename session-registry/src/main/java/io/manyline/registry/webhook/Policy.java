package io.manyline.registry.webhook;

import java.time.Duration;
import java.util.List;

/// How an endpoint is delivered to.
///
/// @param timeout of a whole attempt
/// @param concurrency attempts at one time
/// @param retrySchedule 0 for the first attempt, then the waits before each further one, ascending;
///   empty: as the installation's `manyline.dispatcher.retry.steps` say
public record Policy(
    Ordering ordering, Duration timeout, int concurrency, List<Duration> retrySchedule) {
  public static final Policy DEFAULT =
      new Policy(Ordering.PER_CHAT, Duration.ofSeconds(20), 16, List.of());

  public Policy {
    retrySchedule = List.copyOf(retrySchedule);
  }
}
