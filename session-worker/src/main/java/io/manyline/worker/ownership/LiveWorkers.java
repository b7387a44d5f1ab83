package io.manyline.worker.ownership;

import io.manyline.registry.id.Network;
import io.manyline.registry.key.RedisKeys;
import io.manyline.worker.redis.Await;
import io.manyline.worker.redis.LuaScript;
import io.manyline.worker.redis.RedisPipeline;
import java.time.Duration;
import java.util.List;

/// The set of workers that live, by the server's own clock.
///
/// It only decides who should run what; who may is the claim's business.
public final class LiveWorkers {
  private static final LuaScript LIVE = LuaScript.named("live_workers");

  private final RedisPipeline redis;
  private final Network network;

  public LiveWorkers(RedisPipeline redis, Network network) {
    this.redis = redis;
    this.network = network;
  }

  /// Says that this incarnation lives for another while. @return all that live, in no order
  public List<String> announce(String incarnation, Duration life) {
    return run(incarnation, life.toMillis());
  }

  /// @return the others that live
  public List<String> leave(String incarnation) {
    return run(incarnation, 0);
  }

  private List<String> run(String incarnation, long millis) {
    List<Object> live =
        Await.value(
            redis.eval(
                LIVE,
                List.of(RedisKeys.workers(network)),
                List.of(RedisPipeline.bytes(incarnation), RedisPipeline.bytes(millis))));
    return live.stream().map(RedisPipeline::text).toList();
  }
}
