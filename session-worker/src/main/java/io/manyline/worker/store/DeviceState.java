package io.manyline.worker.store;

import io.manyline.registry.key.RedisKeys;
import io.manyline.whatsapp.signal.SenderKeyState;
import io.manyline.whatsapp.signal.SignalSession;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.worker.redis.Await;
import io.manyline.worker.redis.RedisPipeline;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The device's keys, ratchets and what else it must remember.
///
/// **Shape:** hash `ml:{uid}:device`, field `KIND` or `KIND:id`, value sealed with the session's
/// key and bound to its field. A ratchet, and our own sender key of a group, has the fence that it
/// was written under before it (8 bytes). A claim that was not released may have lost its last
/// writes: then a sender chain written under an earlier fence skips 100 counters, so that no
/// message key is used twice. **Order and threads:** reads block on storage, on the lane's virtual
/// thread. **Errors:** `StorageException`, `SealBrokenException`: the session cannot go on with
/// either.
public final class DeviceState {
  private static final int SKIPPED_COUNTERS = 100;
  private static final Duration SENT_AGE = Duration.ofDays(7);
  private static final int MOST_SENT = 1_000;

  private final RedisPipeline redis;
  private final SessionSeal seal;
  private final String redisKey;
  private final String sentKey;
  private final long fence;
  private final boolean takenOver;
  private final InstantSource clock;

  /// @param fence of the claim @param takenOver the owner before it did not release it
  public DeviceState(
      RedisPipeline redis, SessionSeal seal, long fence, boolean takenOver, InstantSource clock) {
    this.redis = redis;
    this.seal = seal;
    this.redisKey = RedisKeys.device(seal.uid());
    this.fence = fence;
    this.takenOver = takenOver;
    this.clock = clock;
    this.sentKey = RedisKeys.deviceSent(seal.uid());
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
        opened.put(key, unstamped(key, seal.open(redisKey, field(key), value)));
      }
    }
    return opened;
  }

  /// Adds changes to a write; an empty value removes.
  public void change(Map<StateKey, Optional<byte[]>> changes, FencedWrite write) {
    changes.forEach(
        (key, value) ->
            value.ifPresentOrElse(
                bytes ->
                    write.hset(
                        redisKey, field(key), seal.seal(redisKey, field(key), stamped(key, bytes))),
                () -> write.hdel(redisKey, field(key))));
    keepBounded(changes, write);
  }

  /// Forgets everything: the next login links anew.
  public void forget(FencedWrite write) {
    write.del(redisKey).del(sentKey);
  }

  /// Sent plaintexts answer retry receipts for 7 days, the latest 1,000 of them.
  private void keepBounded(Map<StateKey, Optional<byte[]>> changes, FencedWrite write) {
    List<String> sent =
        changes.entrySet().stream()
            .filter(each -> each.getKey().kind() == StateKey.Kind.SENT_MESSAGE)
            .filter(each -> each.getValue().isPresent())
            .map(each -> field(each.getKey()))
            .toList();
    if (!sent.isEmpty()) {
      sent.forEach(field -> write.zadd(sentKey, clock.millis(), field));
      write.trim(sentKey, redisKey, clock.instant(), SENT_AGE, MOST_SENT);
    }
  }

  private byte[] stamped(StateKey key, byte[] value) {
    if (!hasSenderChain(key)) {
      return value;
    }
    return ByteBuffer.allocate(Long.BYTES + value.length).putLong(fence).put(value).array();
  }

  private byte[] unstamped(StateKey key, byte[] stored) {
    if (!hasSenderChain(key)) {
      return stored;
    }
    long written = ByteBuffer.wrap(stored).getLong();
    byte[] value = Arrays.copyOfRange(stored, Long.BYTES, stored.length);
    return takenOver && written < fence ? skipping(key, value) : value;
  }

  private static boolean hasSenderChain(StateKey key) {
    return key.kind() == StateKey.Kind.SIGNAL_SESSION || key.kind() == StateKey.Kind.OWN_SENDER_KEY;
  }

  private static byte[] skipping(StateKey key, byte[] value) {
    return key.kind() == StateKey.Kind.SIGNAL_SESSION
        ? SignalSession.fromBytes(value).skipSenderCounters(SKIPPED_COUNTERS).toBytes()
        : SenderKeyState.fromBytes(value).skipSenderCounters(SKIPPED_COUNTERS).toBytes();
  }

  private static String field(StateKey key) {
    return key.id().isEmpty() ? key.kind().name() : key.kind().name() + ":" + key.id();
  }
}
