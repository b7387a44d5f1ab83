package io.manyline.registry.session;

import io.manyline.registry.key.RedisKeys;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import reactor.core.publisher.Mono;

/// [Installation] in Redis: the field `shards` of the installation hash, in decimal.
public final class RedisInstallation implements Installation {
  private static final String SHARDS_FIELD = "shards";

  private final ReactiveRedisTemplate<String, byte[]> redis;

  public RedisInstallation(ReactiveRedisTemplate<String, byte[]> redis) {
    this.redis = redis;
  }

  @Override
  public Mono<Integer> shards(int proposed) {
    return redis
        .<String, byte[]>opsForHash()
        .putIfAbsent(
            RedisKeys.installation(), SHARDS_FIELD, Ascii.bytes(Integer.toString(proposed)))
        .then(redis.<String, byte[]>opsForHash().get(RedisKeys.installation(), SHARDS_FIELD))
        .map(recorded -> Integer.parseInt(Ascii.text(recorded)));
  }
}
