package io.manyline.dispatcher.catchup;

import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.webhook.EndpointId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.data.redis.core.StringRedisTemplate;

/// [CursorStore] in the hashes `RedisKeys.dispatcherCursors(partition)`: endpoint → offset.
public final class RedisCursorStore implements CursorStore {
  private final StringRedisTemplate redis;

  public RedisCursorStore(StringRedisTemplate redis) {
    this.redis = redis;
  }

  @Override
  public Map<EndpointId, Long> load(int partition) {
    Map<EndpointId, Long> cursors = new HashMap<>();
    redis
        .<String, String>opsForHash()
        .entries(RedisKeys.dispatcherCursors(partition))
        .forEach((endpoint, offset) -> cursors.put(new EndpointId(endpoint), Long.valueOf(offset)));
    return cursors;
  }

  @Override
  public long begin(int partition, EndpointId endpoint, long offset) {
    return Long.parseLong(
        Objects.requireNonNull(
            redis.execute(
                CursorScripts.BEGIN, key(partition), endpoint.value(), Long.toString(offset))));
  }

  @Override
  public boolean advance(int partition, EndpointId endpoint, long from, long to) {
    return move(partition, endpoint, from, Long.toString(to));
  }

  @Override
  public boolean end(int partition, EndpointId endpoint, long from) {
    return move(partition, endpoint, from, "");
  }

  private boolean move(int partition, EndpointId endpoint, long from, String to) {
    return Long.valueOf(1)
        .equals(
            redis.execute(
                CursorScripts.MOVE, key(partition), endpoint.value(), Long.toString(from), to));
  }

  private static List<String> key(int partition) {
    return List.of(RedisKeys.dispatcherCursors(partition));
  }
}
