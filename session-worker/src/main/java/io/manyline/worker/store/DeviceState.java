package io.manyline.worker.store;

import io.manyline.registry.key.RedisKeys;
import io.manyline.whatsapp.signal.SenderKeyState;
import io.manyline.whatsapp.signal.SignalSession;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
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
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The device's keys, ratchets and what else it must remember.
///
/// **Shape:** hash `ml:{uid}:device`, field `KIND` or `KIND:id`, value sealed with the session's
/// key and bound to its field. A ratchet, and our own sender key of a group, has before it how many
/// doubts there were when it was written (8 bytes). Each doubt since may have lost writes: the
/// sender chain skips 100 counters for it, so that no message key is used twice; 2,000 at most,
/// which is what a peer is ready to jump. **Order and threads:** reads block on storage, on the
/// lane's virtual thread. **Errors:** `StorageException`, `SealBrokenException`: the session cannot
/// go on with either.
public final class DeviceState {
  private static final int SKIPPED_COUNTERS = 100;
  private static final int MOST_SKIPPED = 2_000;

  /// Sent plaintexts answer retry receipts; others' messages are quoted and forwarded by id; polls
  /// and events are answered for as long as people do; privacy tokens are good for four weeks.
  private static final List<Bound> BOUNDS =
      List.of(
          new Bound(Kind.SENT_MESSAGE, Duration.ofDays(7), 1_000),
          new Bound(Kind.KEPT_MESSAGE, Duration.ofDays(7), 500),
          new Bound(Kind.MESSAGE_SECRET, Duration.ofDays(90), 500),
          new Bound(Kind.PRIVACY_TOKEN, Duration.ofDays(35), 5_000));

  private final RedisPipeline redis;
  private final SessionSeal seal;
  private final String redisKey;
  private final Map<Kind, String> ages;
  private final long doubts;
  private final InstantSource clock;

  /// @param doubts of the claim
  public DeviceState(RedisPipeline redis, SessionSeal seal, long doubts, InstantSource clock) {
    this.redis = redis;
    this.seal = seal;
    this.redisKey = RedisKeys.device(seal.uid());
    this.doubts = doubts;
    this.clock = clock;
    this.ages =
        Map.of(
            Kind.SENT_MESSAGE, RedisKeys.deviceSent(seal.uid()),
            Kind.KEPT_MESSAGE, RedisKeys.deviceKept(seal.uid()),
            Kind.MESSAGE_SECRET, RedisKeys.deviceSecrets(seal.uid()),
            Kind.PRIVACY_TOKEN, RedisKeys.deviceTokens(seal.uid()));
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
    BOUNDS.forEach(bound -> keepBounded(bound, changes, write));
  }

  /// Forgets everything: the next login links anew.
  public void forget(FencedWrite write) {
    write.del(redisKey);
    ages.values().forEach(write::del);
  }

  private void keepBounded(
      Bound bound, Map<StateKey, Optional<byte[]>> changes, FencedWrite write) {
    String byAge = Objects.requireNonNull(ages.get(bound.kind()));
    boolean added = false;
    for (Map.Entry<StateKey, Optional<byte[]>> change : changes.entrySet()) {
      if (change.getKey().kind() != bound.kind()) {
        continue;
      }
      if (change.getValue().isPresent()) {
        write.zadd(byAge, clock.millis(), field(change.getKey()));
        added = true;
      } else {
        write.zrem(byAge, field(change.getKey()));
      }
    }
    if (added) {
      write.trim(byAge, redisKey, clock.instant(), bound.age(), bound.count());
    }
  }

  private byte[] stamped(StateKey key, byte[] value) {
    if (!hasSenderChain(key)) {
      return value;
    }
    return ByteBuffer.allocate(Long.BYTES + value.length).putLong(doubts).put(value).array();
  }

  private byte[] unstamped(StateKey key, byte[] stored) {
    if (!hasSenderChain(key)) {
      return stored;
    }
    long written = ByteBuffer.wrap(stored).getLong();
    byte[] value = Arrays.copyOfRange(stored, Long.BYTES, stored.length);
    return written < doubts ? skipping(key, value, doubts - written) : value;
  }

  private static boolean hasSenderChain(StateKey key) {
    return key.kind() == StateKey.Kind.SIGNAL_SESSION || key.kind() == StateKey.Kind.OWN_SENDER_KEY;
  }

  private static byte[] skipping(StateKey key, byte[] value, long doubts) {
    int counters = (int) Math.min(MOST_SKIPPED, doubts * SKIPPED_COUNTERS);
    return key.kind() == StateKey.Kind.SIGNAL_SESSION
        ? SignalSession.fromBytes(value).skipSenderCounters(counters).toBytes()
        : SenderKeyState.fromBytes(value).skipSenderCounters(counters).toBytes();
  }

  private static String field(StateKey key) {
    return key.id().isEmpty() ? key.kind().name() : key.kind().name() + ":" + key.id();
  }

  /// How long, and how many at most, values of a kind are kept.
  private record Bound(Kind kind, Duration age, int count) {}
}
