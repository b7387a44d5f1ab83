package io.manyline.registry.webhook;

import io.manyline.registry.key.RedisKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// [DeliveryLog] in the dispatcher's keys.
public final class RedisDeliveryLog implements DeliveryLog {
  private final ReactiveRedisTemplate<String, byte[]> redis;

  public RedisDeliveryLog(ReactiveRedisTemplate<String, byte[]> redis) {
    this.redis = redis;
  }

  @Override
  public Flux<Attempt> attempts(EndpointId endpoint) {
    return list(endpoint, "attempts").map(Attempt::of).mapNotNull(each -> each.orElse(null));
  }

  @Override
  public Flux<DeadLetter> deadLetters(EndpointId endpoint) {
    return list(endpoint, "dead").map(DeadLetter::of).mapNotNull(each -> each.orElse(null));
  }

  private Flux<String> list(EndpointId endpoint, String part) {
    return redis
        .opsForList()
        .range(RedisKeys.dispatcher(endpoint.value(), part), 0, -1)
        .map(text -> new String(text, StandardCharsets.UTF_8));
  }

  @Override
  public Mono<Pending> pending(EndpointId endpoint) {
    Mono<Long> events =
        redis.<String, byte[]>opsForHash().size(RedisKeys.dispatcher(endpoint.value(), "pointers"));
    Mono<Optional<Instant>> next =
        redis
            .opsForZSet()
            .rangeWithScores(RedisKeys.dispatcher(endpoint.value(), "due"), Range.closed(0L, 0L))
            .next()
            .mapNotNull(TypedTuple::getScore)
            .map(score -> Optional.of(Instant.ofEpochMilli(score.longValue())))
            .defaultIfEmpty(Optional.empty());
    return Mono.zip(events, next).map(both -> new Pending(both.getT1(), both.getT2().orElse(null)));
  }
}
