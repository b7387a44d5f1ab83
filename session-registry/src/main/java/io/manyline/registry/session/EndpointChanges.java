package io.manyline.registry.session;

import io.manyline.registry.id.TenantId;
import io.manyline.registry.key.RedisKeys;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.domain.Range;
import org.springframework.data.domain.Range.Bound;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;

/// Whose webhook endpoints changed, so that dispatchers may keep them in memory.
///
/// **Shape:** one sorted set of tenants, scored with the time of Redis, of an hour, see
/// `changed_endpoints.lua`. **Order and threads:** told after the change is stored; a dispatcher
/// takes what it has in memory for true only if it began to ask here less than [#HEARD_WITHIN] ago.
/// So whoever waits that long after telling knows that events read from then on find the change.
/// **Errors:** a caller that dies between storing and telling leaves a change untold, as a Redis
/// does that lost its last writes to a fail-over while its clock is behind: read anew now and then.
public final class EndpointChanges {
  /// How long a dispatcher may not have heard of a change that was told.
  public static final Duration HEARD_WITHIN = Duration.ofMillis(100);

  private static final RedisScript<Long> TELL =
      RedisScript.of(new ClassPathResource("lua/changed_endpoints.lua"), Long.class);

  private final ReactiveRedisTemplate<String, byte[]> redis;

  public EndpointChanges(ReactiveRedisTemplate<String, byte[]> redis) {
    this.redis = redis;
  }

  /// @param upTo where to go on the next time
  public record Changes(Set<TenantId> tenants, long upTo) {}

  /// Completes when every dispatcher that delivers has heard of it.
  public Mono<Void> tell(TenantId tenant) {
    return redis
        .execute(TELL, List.of(RedisKeys.changedEndpoints()), List.of(Ascii.bytes(tenant.value())))
        .then(Mono.delay(HEARD_WITHIN))
        .then();
  }

  /// @param since [Changes#upTo] of the last time, 0 for all of the last hour
  public Mono<Changes> since(long since) {
    return redis
        .opsForZSet()
        .rangeByScoreWithScores(
            RedisKeys.changedEndpoints(),
            Range.of(Bound.exclusive((double) since), Bound.unbounded()))
        .collectList()
        .map(changed -> changes(changed, since));
  }

  private static Changes changes(List<TypedTuple<byte[]>> changed, long since) {
    long upTo =
        changed.stream()
            .map(TypedTuple::getScore)
            .filter(Objects::nonNull)
            .mapToLong(Double::longValue)
            .max()
            .orElse(since);
    Set<TenantId> tenants =
        changed.stream()
            .map(TypedTuple::getValue)
            .filter(Objects::nonNull)
            .map(tenant -> new TenantId(Ascii.text(tenant)))
            .collect(Collectors.toUnmodifiableSet());
    return new Changes(tenants, upTo);
  }
}
