package io.manyline.registry.session;

import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;

/// `swap_field.lua`: replaces a hash field if it is still the one that was read.
public final class SwapFieldScript {
  private static final RedisScript<Long> SCRIPT =
      RedisScript.of(new ClassPathResource("lua/swap_field.lua"), Long.class);

  private final ReactiveRedisTemplate<String, byte[]> redis;

  public SwapFieldScript(ReactiveRedisTemplate<String, byte[]> redis) {
    this.redis = redis;
  }

  public Mono<Boolean> run(String key, String field, byte[] read, byte[] next) {
    return redis
        .execute(SCRIPT, List.of(key), List.of(Ascii.bytes(field), read, next))
        .next()
        .map(done -> done == 1);
  }
}
