package io.manyline.registry.session;

import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;

/// `swap.lua`: replaces a string value if it is still the one that was read.
public final class SwapScript {
  private static final RedisScript<Long> SCRIPT =
      RedisScript.of(new ClassPathResource("lua/swap.lua"), Long.class);

  private final ReactiveRedisTemplate<String, byte[]> redis;

  public SwapScript(ReactiveRedisTemplate<String, byte[]> redis) {
    this.redis = redis;
  }

  public Mono<Boolean> run(String key, byte[] read, byte[] next) {
    return redis.execute(SCRIPT, List.of(key), List.of(read, next)).next().map(done -> done == 1);
  }
}
