package io.manyline.dispatcher.attempt;

import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.EndpointId;
import java.util.List;
import java.util.Optional;
import org.springframework.data.redis.core.StringRedisTemplate;

/// [AttemptLog] in the list `RedisKeys.dispatcher(endpoint, "attempts")`.
public final class RedisAttemptLog implements AttemptLog {
  private final StringRedisTemplate redis;

  public RedisAttemptLog(StringRedisTemplate redis) {
    this.redis = redis;
  }

  @Override
  public List<Attempt> latest(EndpointId endpoint, int atMost) {
    List<String> texts =
        redis
            .opsForList()
            .range(RedisKeys.dispatcher(endpoint.value(), "attempts"), 0, atMost - 1L);
    return texts == null
        ? List.of()
        : texts.stream().map(Attempt::of).flatMap(Optional::stream).toList();
  }
}
