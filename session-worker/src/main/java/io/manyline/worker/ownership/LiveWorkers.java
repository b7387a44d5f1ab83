package io.manyline.worker.ownership;

import io.manyline.registry.id.Network;
import io.manyline.registry.key.RedisKeys;
import io.manyline.worker.redis.Await;
import io.manyline.worker.redis.LuaScript;
import io.manyline.worker.redis.RedisPipeline;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /// Who lives at a moment.
  ///
  /// @param incarnations in no order
  /// @param firstEnd until the first of the others ends, unless it says again that it lives; null
  ///   without others
  public record Live(List<String> incarnations, @Nullable Duration firstEnd) {}

  /// Says that this incarnation lives for another while. @return all that live
  public Live announce(String incarnation, Duration life) {
    return run(incarnation, life.toMillis());
  }

  /// @return the others that live
  public List<String> leave(String incarnation) {
    return run(incarnation, 0).incarnations();
  }

  private Live run(String incarnation, long millis) {
    List<Object> answer =
        Await.value(
            redis.eval(
                LIVE,
                List.of(RedisKeys.workers(network)),
                List.of(RedisPipeline.bytes(incarnation), RedisPipeline.bytes(millis))));
    long left = (Long) answer.getFirst();
    return new Live(
        answer.stream().skip(1).map(RedisPipeline::text).toList(),
        left < 0 ? null : Duration.ofMillis(left));
  }
}
