package io.manyline.registry.webhook;

import io.manyline.registry.key.RedisKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;

/// `add_endpoint.lua`: puts an endpoint into the indexes, unless they are full.
final class AddEndpointScript {
  private static final RedisScript<Long> SCRIPT =
      RedisScript.of(new ClassPathResource("lua/add_endpoint.lua"), Long.class);

  private final ReactiveRedisTemplate<String, byte[]> redis;

  AddEndpointScript(ReactiveRedisTemplate<String, byte[]> redis) {
    this.redis = redis;
  }

  /// @throws EndpointLimitException as the stage's failure, and then nothing is changed
  Mono<Void> run(EndpointId id, Scope scope, Instant now, EndpointLimits limits) {
    return redis
        .execute(
            SCRIPT,
            List.of(
                RedisKeys.endpoints(scope.tenant(), scope.network()),
                RedisKeys.endpointsOf(scope.tenant(), scope.network(), scope.session())),
            List.of(
                bytes(id.value()),
                bytes(Long.toString(now.toEpochMilli())),
                bytes(Integer.toString(limits.ofTenant())),
                bytes(Integer.toString(limits.inScope()))))
        .next()
        .flatMap(
            answer ->
                switch (answer.intValue()) {
                  case 0 -> Mono.empty();
                  case 1 -> Mono.error(new EndpointLimitException(limits.ofTenant(), true));
                  default -> Mono.error(new EndpointLimitException(limits.inScope(), false));
                });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
