package io.manyline.registry.session;

import io.manyline.proto.topic.Shards;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.id.UlidSource;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.seal.MasterKey;
import io.manyline.registry.v1.StoredSession;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// [SessionDirectory] in Redis.
///
/// **Shape:** `tenantIndex` (phone → uid) makes a number unique, `config` is the record and
/// decides, `shard` lets workers find it. Create: index, shard, record. Delete: tombstone in the
/// record, index, shard, state, webhook endpoints and their deliveries, record. A crash in between
/// leaves an index without a record, which the next create of that number fills in, or a tombstone,
/// which the next create steps over and the next delete finishes.
public final class RedisSessionDirectory implements SessionDirectory {
  private static final int CONCURRENT_READS = 64;

  private final ReactiveRedisTemplate<String, byte[]> redis;
  private final SessionFormat format;
  private final UlidSource ulids;
  private final SecureRandom random;
  private final InstantSource clock;
  private final int shards;
  private final SwapScript swap;
  private final SwapFieldScript swapField;
  private final ForgottenEndpoints endpoints;
  private final EndpointChanges endpointChanges;

  public RedisSessionDirectory(
      ReactiveRedisTemplate<String, byte[]> redis,
      MasterKey masterKey,
      SecureRandom random,
      InstantSource clock,
      int shards) {
    this.redis = redis;
    this.format = new SessionFormat(masterKey);
    this.ulids = new UlidSource(clock, random);
    this.random = random;
    this.clock = clock;
    this.shards = shards;
    this.swap = new SwapScript(redis);
    this.swapField = new SwapFieldScript(redis);
    this.endpoints = new ForgottenEndpoints(redis);
    this.endpointChanges = new EndpointChanges(redis);
  }

  @Override
  public Mono<Created> create(NewSession session) {
    return reserveUid(session)
        .flatMap(
            uid ->
                stored(uid)
                    .map(there -> new Created(format.read(there), false))
                    .switchIfEmpty(Mono.defer(() -> write(uid, session))));
  }

  /// The uid that the index has for this number, ours when it had none or one of a deleted session.
  private Mono<SessionUid> reserveUid(NewSession session) {
    String index = RedisKeys.tenantIndex(session.tenant(), session.network());
    SessionUid fresh = new SessionUid(ulids.next());
    return redis
        .<String, byte[]>opsForHash()
        .putIfAbsent(index, session.id().value(), Ascii.bytes(fresh.value()))
        .flatMap(
            isOurs ->
                isOurs
                    ? Mono.just(fresh)
                    : redis
                        .<String, byte[]>opsForHash()
                        .get(index, session.id().value())
                        .map(uid -> new SessionUid(Ascii.text(uid)))
                        .flatMap(
                            uid ->
                                isTombstone(uid)
                                    .flatMap(
                                        dead ->
                                            dead
                                                ? takeOver(index, session, uid, fresh)
                                                : Mono.just(uid)))
                        .switchIfEmpty(Mono.defer(() -> reserveUid(session))));
  }

  /// Points the index away from a deleted session; whoever is first wins, the others look again.
  private Mono<SessionUid> takeOver(
      String index, NewSession session, SessionUid dead, SessionUid fresh) {
    return swapField
        .run(index, session.id().value(), Ascii.bytes(dead.value()), Ascii.bytes(fresh.value()))
        .flatMap(done -> done ? Mono.just(fresh) : reserveUid(session));
  }

  private Mono<Created> write(SessionUid uid, NewSession wanted) {
    SessionConfig session =
        new SessionConfig(
            uid,
            wanted.tenant(),
            wanted.network(),
            wanted.id(),
            wanted.name(),
            wanted.webhookUrl(),
            WebhookSecret.create(random),
            wanted.enabled(),
            wanted.history(),
            DesiredState.STOPPED,
            1,
            clock.instant(),
            clock.instant());
    return redis
        .opsForSet()
        .add(shardKey(session), Ascii.bytes(uid.value()))
        .then(redis.opsForValue().setIfAbsent(RedisKeys.config(uid), format.first(session)))
        .flatMap(
            written ->
                written
                    ? counted(session).thenReturn(new Created(session, true))
                    : find(uid).map(there -> new Created(there, false)));
  }

  @Override
  public Mono<SessionConfig> find(TenantId tenant, Network network, SessionId id) {
    return redis
        .<String, byte[]>opsForHash()
        .get(RedisKeys.tenantIndex(tenant, network), id.value())
        .flatMap(uid -> find(new SessionUid(Ascii.text(uid))));
  }

  @Override
  public Mono<SessionConfig> find(SessionUid uid) {
    return stored(uid).map(format::read);
  }

  @Override
  public Flux<SessionConfig> list(TenantId tenant, Network network) {
    return redis
        .<String, byte[]>opsForHash()
        .values(RedisKeys.tenantIndex(tenant, network))
        .flatMap(uid -> find(new SessionUid(Ascii.text(uid))), CONCURRENT_READS)
        .sort(
            Comparator.comparing(SessionConfig::createdAt)
                .thenComparing(session -> session.uid().value()));
  }

  @Override
  public Mono<SessionConfig> update(SessionUid uid, UnaryOperator<SessionConfig> change) {
    return redis
        .opsForValue()
        .get(RedisKeys.config(uid))
        .filter(value -> !SessionFormat.parse(value).getDeleted())
        .flatMap(
            value ->
                swapped(uid, value, change).switchIfEmpty(Mono.defer(() -> update(uid, change))));
  }

  /// Empty when somebody else was faster.
  private Mono<SessionConfig> swapped(
      SessionUid uid, byte[] value, UnaryOperator<SessionConfig> change) {
    StoredSession before = SessionFormat.parse(value);
    SessionConfig current = format.read(before);
    SessionConfig wanted = change.apply(current);
    if (wanted.equals(current)) {
      return Mono.just(current);
    }
    SessionConfig next = wanted.touched(current.version() + 1, clock.instant());
    return swap.run(RedisKeys.config(uid), value, format.next(next, before))
        .filter(done -> done)
        .flatMap(_ -> counted(next))
        .flatMap(
            _ ->
                next.hasWebhookOf(current)
                    ? Mono.just(next)
                    : endpointChanges.tell(next.tenant()).thenReturn(next));
  }

  @Override
  public Mono<Boolean> delete(SessionUid uid) {
    return redis
        .opsForValue()
        .get(RedisKeys.config(uid))
        .flatMap(
            value -> {
              StoredSession stored = SessionFormat.parse(value);
              return redis
                  .opsForValue()
                  .setIfPresent(RedisKeys.config(uid), SessionFormat.tombstone(stored))
                  .then(forget(uid, format.read(stored)))
                  .thenReturn(true);
            })
        .defaultIfEmpty(false);
  }

  private Mono<Void> forget(SessionUid uid, SessionConfig session) {
    String index = RedisKeys.tenantIndex(session.tenant(), session.network());
    return redis
        .<String, byte[]>opsForHash()
        .get(index, session.id().value())
        .filter(indexed -> Ascii.text(indexed).equals(uid.value()))
        .flatMap(ours -> redis.<String, byte[]>opsForHash().remove(index, session.id().value()))
        .then(redis.opsForSet().remove(shardKey(session), Ascii.bytes(uid.value())))
        .then(
            redis
                .<String, byte[]>opsForHash()
                .remove(RedisKeys.evidence(session.network(), shardOf(session)), uid.value()))
        .thenMany(Flux.fromIterable(RedisKeys.stateOf(uid)).concatMap(redis::delete))
        .then(endpoints.forget(session))
        .then(redis.delete(RedisKeys.config(uid)))
        .then(counted(session))
        .then();
  }

  @Override
  public Flux<SessionUid> inShard(Network network, int shard) {
    return redis
        .opsForSet()
        .members(RedisKeys.shard(network, shard))
        .map(uid -> new SessionUid(Ascii.text(uid)));
  }

  @Override
  public Mono<Map<Integer, Long>> changes(Network network, Collection<Integer> shards) {
    List<Integer> asked = List.copyOf(shards);
    if (asked.isEmpty()) {
      return Mono.just(Map.of());
    }
    return redis
        .<String, byte[]>opsForHash()
        .multiGet(RedisKeys.changes(network), asked.stream().map(String::valueOf).toList())
        .map(
            counts -> {
              Map<Integer, Long> changes = new HashMap<>();
              for (int i = 0; i < asked.size(); i++) {
                byte[] count = counts.get(i);
                changes.put(asked.get(i), count == null ? 0 : Long.parseLong(Ascii.text(count)));
              }
              return changes;
            });
  }

  private Mono<Long> counted(SessionConfig session) {
    return redis
        .<String, byte[]>opsForHash()
        .increment(RedisKeys.changes(session.network()), String.valueOf(shardOf(session)), 1);
  }

  private Mono<StoredSession> stored(SessionUid uid) {
    return redis
        .opsForValue()
        .get(RedisKeys.config(uid))
        .map(SessionFormat::parse)
        .filter(stored -> !stored.getDeleted());
  }

  private Mono<Boolean> isTombstone(SessionUid uid) {
    return redis
        .opsForValue()
        .get(RedisKeys.config(uid))
        .map(value -> SessionFormat.parse(value).getDeleted())
        .defaultIfEmpty(false);
  }

  private String shardKey(SessionConfig session) {
    return RedisKeys.shard(session.network(), shardOf(session));
  }

  private int shardOf(SessionConfig session) {
    return Shards.of(session.uid().value(), shards);
  }
}
