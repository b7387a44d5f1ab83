package io.manyline.dispatcher.replay;

import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.Replay;
import io.manyline.registry.webhook.WebhookReplays;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// [WebhookReplays] without Redis.
final class InMemoryReplays implements WebhookReplays {
  private final Map<Open, Replay> replays = new LinkedHashMap<>();
  private final InstantSource clock;

  /// Called before a replay is changed.
  Runnable whileChanging = () -> {};

  InMemoryReplays(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Mono<Replay> request(EndpointId endpoint, Replay.What what, int perSecond) {
    Replay replay = Replay.requested("rp_" + replays.size(), what, perSecond, clock.instant());
    replays.put(new Open(endpoint, replay.id(), replay.requestedAt()), replay);
    return Mono.just(replay);
  }

  @Override
  public Mono<Replay> find(EndpointId endpoint, String id) {
    return list(endpoint).filter(replay -> replay.id().equals(id)).next();
  }

  @Override
  public Flux<Replay> list(EndpointId endpoint) {
    return Flux.fromStream(
        () ->
            replays.entrySet().stream()
                .filter(each -> each.getKey().endpoint().equals(endpoint))
                .map(Map.Entry::getValue));
  }

  @Override
  public Mono<Replay> cancel(EndpointId endpoint, String id) {
    return update(endpoint, id, replay -> replay.cancelled(clock.instant()));
  }

  @Override
  public Mono<Replay> update(EndpointId endpoint, String id, UnaryOperator<Replay> change) {
    whileChanging.run();
    return find(endpoint, id)
        .map(
            replay ->
                replays.computeIfPresent(
                    new Open(endpoint, id, replay.requestedAt()),
                    (_, stored) -> change.apply(stored)));
  }

  @Override
  public Flux<Open> open(int atMost) {
    return Flux.fromStream(
        () ->
            replays.entrySet().stream()
                .filter(each -> isFree(each.getValue()))
                .map(Map.Entry::getKey)
                .toList()
                .stream()
                .limit(atMost));
  }

  private boolean isFree(Replay replay) {
    Instant lease = replay.leaseEnd();
    return !replay.isOver() && (lease == null || !clock.instant().isBefore(lease));
  }
}
