package io.manyline.worker.simulation;

import io.manyline.proto.topic.Shards;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.pairing.PairingCodes;
import io.manyline.registry.seal.SealBrokenException;
import io.manyline.registry.seal.Sealer;
import io.manyline.registry.session.DesiredState;
import io.manyline.registry.session.HistoryDepth;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionDirectory;
import io.manyline.registry.session.SessionState;
import io.manyline.registry.session.SessionStatus;
import io.manyline.registry.session.StatusFormat;
import io.manyline.registry.session.WebhookSecret;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.worker.redis.RedisPipeline;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The sessions of a schedule: linked before it begins, wanted connected unless somebody wants
/// otherwise.
final class Sessions {
  static final StateKey CREDENTIALS = StateKey.single(StateKey.Kind.CREDENTIALS);

  private static final byte[] RECORD = RedisPipeline.bytes("x");

  final List<SessionUid> uids;
  private final int shardCount;
  private final Map<SessionUid, DesiredState> desired = new HashMap<>();

  Sessions(int count, int shardCount) {
    this.uids =
        IntStream.range(0, count)
            .mapToObj(i -> new SessionUid("01KXS1M0000000000000000%03d".formatted(i)))
            .toList();
    this.shardCount = shardCount;
  }

  /// What there is in Redis when the first worker starts.
  void store(SimulatedRedis redis, Ratchets ratchets) {
    for (SessionUid uid : uids) {
      redis.command(
          List.of(RedisPipeline.bytes("SET"), RedisPipeline.bytes(RedisKeys.config(uid)), RECORD));
      hset(redis, RedisKeys.claim(uid), "server", RedisPipeline.bytes(SimulatedRedis.FIRST_SERVER));
      hset(
          redis,
          RedisKeys.state(uid),
          StatusFormat.FIELD,
          StatusFormat.encode(
              new SessionStatus(
                  SessionState.STOPPED,
                  "created",
                  Instant.EPOCH,
                  true,
                  SimulatedConnection.ACCOUNT.user(),
                  null,
                  null)));
      hset(
          redis,
          RedisKeys.device(uid),
          CREDENTIALS.kind().name(),
          SEALER.seal(
              RedisKeys.place(RedisKeys.device(uid), CREDENTIALS.kind().name()),
              RedisPipeline.bytes(uid.value())));
      byte[] stamped =
          ByteBuffer.allocate(Long.BYTES + ratchets.session.length)
              .putLong(0)
              .put(ratchets.session)
              .array();
      hset(redis, RedisKeys.device(uid), ratchetField(), SEALER.seal(place(uid), stamped));
    }
  }

  /// Whose credentials these are: that is all that a simulated client takes from them.
  static SessionUid uidIn(byte @Nullable [] credentials) {
    return new SessionUid(SimulatedRedis.text(Objects.requireNonNull(credentials)));
  }

  /// The ratchet as it is stored.
  static byte[] ratchet(SimulatedRedis redis, SessionUid uid) {
    byte[] sealed = redis.hash(RedisKeys.device(uid)).get(ratchetField());
    byte[] stamped = SEALER.open(place(uid), sealed);
    return Arrays.copyOfRange(stamped, Long.BYTES, stamped.length);
  }

  private static String place(SessionUid uid) {
    return RedisKeys.place(RedisKeys.device(uid), ratchetField());
  }

  private static String ratchetField() {
    return SimulatedConnection.RATCHET.kind() + ":" + SimulatedConnection.RATCHET.id();
  }

  private static void hset(SimulatedRedis redis, String key, String field, byte[] value) {
    redis.command(
        List.of(
            RedisPipeline.bytes("HSET"),
            RedisPipeline.bytes(key),
            RedisPipeline.bytes(field),
            value));
  }

  void want(SessionUid uid, DesiredState state) {
    desired.put(uid, state);
  }

  SessionConfig config(SessionUid uid) {
    return new SessionConfig(
        uid,
        new TenantId("t"),
        Network.SANDBOX,
        new SessionId(SimulatedConnection.ACCOUNT.user()),
        "Test",
        null,
        new WebhookSecret("whsec_AAAA"),
        true,
        HistoryDepth.RECENT,
        desired.getOrDefault(uid, DesiredState.CONNECTED),
        1,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  /// As a process reads it: not at all while its connection is down.
  ///
  /// @param reading what the reading of a session's record is counted as
  SessionDirectory directory(RedisLink link, SimulatedRedis redis, String reading) {
    return (SessionDirectory)
        Proxy.newProxyInstance(
            Sessions.class.getClassLoader(),
            new Class<?>[] {SessionDirectory.class},
            (_, method, given) ->
                switch (method.getName()) {
                  case "find" -> {
                    redis.count(reading);
                    yield link.isUp()
                        ? Mono.just(config((SessionUid) given[0]))
                        : Mono.error(new IllegalStateException("no Redis"));
                  }
                  case "inShard" ->
                      link.isUp()
                          ? Flux.fromIterable(inShard((Integer) given[1]))
                          : Flux.error(new IllegalStateException("no Redis"));
                  case "changes" ->
                      link.isUp()
                          ? Mono.just(changes(redis, (Collection<?>) given[1]))
                          : Mono.error(new IllegalStateException("no Redis"));
                  default -> throw new UnsupportedOperationException(method.toString());
                });
  }

  private List<SessionUid> inShard(int shard) {
    return uids.stream().filter(uid -> Shards.of(uid.value(), shardCount) == shard).toList();
  }

  private static Map<Integer, Long> changes(SimulatedRedis redis, Collection<?> shards) {
    Map<Integer, Long> counts = new TreeMap<>();
    for (Object shard : shards) {
      String count = redis.hashText(RedisKeys.changes(Network.SANDBOX), String.valueOf(shard));
      counts.put((Integer) shard, count == null ? 0L : Long.parseLong(count));
    }
    return counts;
  }

  /// Nobody asks for codes: all are linked.
  static PairingCodes codes() {
    return (PairingCodes)
        Proxy.newProxyInstance(
            Sessions.class.getClassLoader(),
            new Class<?>[] {PairingCodes.class},
            (_, method, _) -> method.getName().equals("isAsked") ? Mono.just(false) : Mono.empty());
  }

  /// Binds a value to its place, and hides nothing: what is simulated is not secret.
  static final Sealer SEALER =
      new Sealer() {
        @Override
        public byte[] seal(String place, byte[] plain) {
          return ByteBuffer.allocate(Integer.BYTES + plain.length)
              .putInt(place.hashCode())
              .put(plain)
              .array();
        }

        @Override
        public byte[] open(String place, byte[] sealed) {
          if (ByteBuffer.wrap(sealed).getInt() != place.hashCode()) {
            throw new SealBrokenException("a value of another place than " + place);
          }
          return Arrays.copyOfRange(sealed, Integer.BYTES, sealed.length);
        }
      };
}
