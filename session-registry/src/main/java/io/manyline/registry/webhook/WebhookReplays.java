package io.manyline.registry.webhook;

import java.time.Instant;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What endpoints are to get again.
///
/// **Flow:** the gateway requests, shows and cancels; a dispatcher takes what is open, tells its
/// progress and ends it. **Shape:** see `RedisKeys`: `endpointReplays`, `openReplays`; one that is
/// over is there for 8 days, and those are the last 100 of an endpoint. **Order and threads:** one
/// dispatcher at a time carries a replay out: it takes it by [#update] with [Replay#takenBy],
/// prolongs that before its lease ends, and stops when an update shows it another owner or an end.
/// **Errors:** the driver's when Redis does not answer.
public interface WebhookReplays {
  Mono<Replay> request(EndpointId endpoint, Replay.What what, int perSecond);

  Mono<Replay> find(EndpointId endpoint, String id);

  /// Newest first.
  Flux<Replay> list(EndpointId endpoint);

  /// Ends a replay that is not over; what is under way is still delivered. Returns what is stored;
  /// empty when there is no such replay.
  Mono<Replay> cancel(EndpointId endpoint, String id);

  /// Applies a change to the current version, again when somebody else was faster. Returns what is
  /// stored; empty when there is no such replay.
  Mono<Replay> update(EndpointId endpoint, String id, UnaryOperator<Replay> change);

  /// Replays that are not over and that no dispatcher has, those that wait longest first.
  Flux<Open> open(int atMost);

  /// One that a dispatcher may take.
  record Open(EndpointId endpoint, String id, Instant requestedAt) {}
}
