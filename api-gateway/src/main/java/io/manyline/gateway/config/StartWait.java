package io.manyline.gateway.config;

import java.time.Duration;
import reactor.core.publisher.Mono;

/// The one place that waits for a `Mono` on a thread: the start, which has nothing else to do.
final class StartWait {
  private StartWait() {}

  static void await(Mono<?> step, Duration atMost) {
    step.block(atMost);
  }
}
