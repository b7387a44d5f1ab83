package io.manyline.registry.claim;

import io.manyline.registry.key.RedisKeys;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import reactor.core.publisher.Mono;

/// [WorkerLeases] in Redis: a lease is a key that expires.
public final class RedisWorkerLeases implements WorkerLeases {
  private final ReactiveRedisTemplate<String, byte[]> redis;

  public RedisWorkerLeases(ReactiveRedisTemplate<String, byte[]> redis) {
    this.redis = redis;
  }

  @Override
  public Mono<Boolean> isAlive(String incarnation) {
    return redis.hasKey(RedisKeys.lease(incarnation));
  }
}
