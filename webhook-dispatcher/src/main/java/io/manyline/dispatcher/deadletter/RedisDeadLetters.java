package io.manyline.dispatcher.deadletter;

import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.EndpointId;
import java.util.List;
import java.util.Optional;
import org.springframework.data.redis.core.StringRedisTemplate;

/// [DeadLetters] in the list `RedisKeys.dispatcher(endpoint, "dead")`.
public final class RedisDeadLetters implements DeadLetters {
  private final StringRedisTemplate redis;

  public RedisDeadLetters(StringRedisTemplate redis) {
    this.redis = redis;
  }

  @Override
  public List<DeadLetter> latest(EndpointId endpoint, int atMost) {
    List<String> texts =
        redis.opsForList().range(RedisKeys.dispatcher(endpoint.value(), "dead"), 0, atMost - 1L);
    return texts == null
        ? List.of()
        : texts.stream().map(DeadLetter::of).flatMap(Optional::stream).toList();
  }

  @Override
  public void remove(EndpointId endpoint, DeadLetter letter) {
    redis.opsForList().remove(RedisKeys.dispatcher(endpoint.value(), "dead"), 1, letter.toText());
  }
}
