package io.manyline.worker.store;

import io.manyline.registry.key.RedisKeys;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.worker.redis.Await;
import io.manyline.worker.redis.RedisPipeline;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The device's keys, ratchets and what else it must remember.
///
/// **Shape:** hash `ml:{uid}:device`, field `KIND` or `KIND:id`, value sealed with the session's key
/// and bound to its field.
/// **Order and threads:** reads block on storage, on the lane's virtual thread.
/// **Errors:** `StorageException`, `SealBrokenException`: the session cannot go on with either.
public final class DeviceState {
  private final RedisPipeline redis;
  private final SessionSeal seal;
  private final String redisKey;

  public DeviceState(RedisPipeline redis, SessionSeal seal) {
    this.redis = redis;
    this.seal = seal;
    this.redisKey = RedisKeys.device(seal.uid());
  }

  public byte @Nullable [] read(StateKey key) {
    return readAll(List.of(key)).get(key);
  }

  public Map<StateKey, byte[]> readAll(Collection<StateKey> keys) {
    Map<String, byte[]> sealed =
        Await.value(redis.hashFields(redisKey, keys.stream().map(DeviceState::field).toList()));
    Map<StateKey, byte[]> opened = new HashMap<>();
    for (StateKey key : keys) {
      byte[] value = sealed.get(field(key));
      if (value != null) {
        opened.put(key, seal.open(redisKey, field(key), value));
      }
    }
    return opened;
  }

  /// Adds changes to a write; an empty value removes.
  public void change(Map<StateKey, Optional<byte[]>> changes, FencedWrite write) {
    changes.forEach(
        (key, value) ->
            value.ifPresentOrElse(
                bytes -> write.hset(redisKey, field(key), seal.seal(redisKey, field(key), bytes)),
                () -> write.hdel(redisKey, field(key))));
  }

  /// Forgets everything: the next login links anew.
  public void forget(FencedWrite write) {
    write.del(redisKey);
  }

  private static String field(StateKey key) {
    return key.id().isEmpty() ? key.kind().name() : key.kind().name() + ":" + key.id();
  }
}
