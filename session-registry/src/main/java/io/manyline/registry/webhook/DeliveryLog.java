package io.manyline.registry.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What dispatchers tell of an endpoint, as others read it.
///
/// **Errors:** the driver's when Redis does not answer.
public interface DeliveryLog {
  /// The last attempts, newest first; of a format that this release knows.
  Flux<Attempt> attempts(EndpointId endpoint);

  /// The last dead letters, newest first; of a format that this release knows.
  Flux<DeadLetter> deadLetters(EndpointId endpoint);

  Mono<Pending> pending(EndpointId endpoint);

  /// What waits for another attempt.
  ///
  /// @param events how many wait
  /// @param next when the next one is due; null when none is
  record Pending(long events, @Nullable Instant next) {}
}
