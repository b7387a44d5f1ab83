package io.manyline.dispatcher.retry;

import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.webhook.EndpointId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;

/// The sorted set `RedisKeys.dispatcherDue()`: endpoints, score = when to look there next, in ms.
///
/// An endpoint is taken out only by who saw its score and found nothing there; a touch changes the
/// score, so an endpoint that just got a pointer stays.
final class RedisDueIndex {
  /// Endpoints counted for the gauge.
  private static final int COUNTED = 1_000;

  private final StringRedisTemplate redis;

  RedisDueIndex(StringRedisTemplate redis) {
    this.redis = redis;
  }

  void touch(EndpointId endpoint, Instant due) {
    redis.execute(
        PointerScripts.TOUCH_INDEX,
        List.of(RedisKeys.dispatcherDue()),
        endpoint.value(),
        Long.toString(due.toEpochMilli()));
  }

  /// @param next time in ms, or empty to take it out
  void move(DueEndpoint due, String next) {
    redis.execute(
        PointerScripts.MOVE_INDEX,
        List.of(RedisKeys.dispatcherDue()),
        due.endpoint().value(),
        Long.toString(due.observed()),
        next);
  }

  List<DueEndpoint> due(Instant now, int atMost) {
    Set<TypedTuple<String>> found =
        redis
            .opsForZSet()
            .rangeByScoreWithScores(RedisKeys.dispatcherDue(), 0, now.toEpochMilli(), 0, atMost);
    return found == null
        ? List.of()
        : found.stream()
            .map(
                tuple ->
                    new DueEndpoint(
                        new EndpointId(Objects.requireNonNull(tuple.getValue())),
                        Objects.requireNonNull(tuple.getScore()).longValue()))
            .toList();
  }

  List<EndpointId> all() {
    Set<String> found = redis.opsForZSet().range(RedisKeys.dispatcherDue(), 0, COUNTED - 1L);
    return found == null ? List.of() : found.stream().map(EndpointId::new).toList();
  }
}
