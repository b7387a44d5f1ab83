package io.manyline.worker.connection;

import io.manyline.registry.id.Network;
import io.manyline.registry.key.RedisKeys;
import io.manyline.worker.redis.LuaScript;
import io.manyline.worker.redis.RedisPipeline;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// [TokenBucket] in Redis: `ml:admission:{network}`, by `take_tokens.lua`.
public final class RedisTokenBucket implements TokenBucket {
  private static final LuaScript TAKE = LuaScript.named("take_tokens");

  private final RedisPipeline redis;
  private final Network network;
  private final AdmissionSettings settings;

  public RedisTokenBucket(RedisPipeline redis, Network network, AdmissionSettings settings) {
    this.redis = redis;
    this.network = network;
    this.settings = settings;
  }

  @Override
  public CompletionStage<Integer> take(int wanted) {
    return redis
        .eval(
            TAKE,
            List.of(RedisKeys.admission(network)),
            List.of(
                RedisPipeline.bytes(wanted),
                RedisPipeline.bytes(settings.perSecond()),
                RedisPipeline.bytes(settings.burst())))
        .thenApply(answer -> ((Long) answer.getFirst()).intValue());
  }
}
