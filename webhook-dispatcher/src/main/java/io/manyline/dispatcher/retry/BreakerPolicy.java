package io.manyline.dispatcher.retry;

import java.time.Duration;

/// When an endpoint is left alone because all that goes there fails.
///
/// **Shape:** after so many failures in a row nothing is attempted for a while. Then one delivery
/// probes: its success closes the breaker, its failure opens it for twice as long as before, up to
/// the longest. Any success at any time closes it. One probe at a time in the whole cluster; that
/// of a dispatcher that died is over when its lease ends. **Order and threads:** the state is in
/// the endpoint's `marks`, changed by the scripts that settle and admit, so that it survives
/// dispatchers and holds for all of them.
///
/// @param failures in a row that open it
/// @param first how long it is open for the first time
/// @param longest how long it is open at most
public record BreakerPolicy(int failures, Duration first, Duration longest) {
  public static final BreakerPolicy DEFAULT =
      new BreakerPolicy(10, Duration.ofSeconds(10), Duration.ofMinutes(2));

  /// How long it stays open. @param trips how often it has opened since the last success, 1 or more
  public Duration openFor(int trips) {
    Duration time = first;
    for (int i = 1; i < trips && time.compareTo(longest) < 0; i++) {
      time = time.multipliedBy(2);
    }
    return time.compareTo(longest) < 0 ? time : longest;
  }
}
