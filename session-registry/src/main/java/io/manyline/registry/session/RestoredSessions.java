package io.manyline.registry.session;

import io.manyline.proto.topic.Shards;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.session.TransferException.Reason;
import io.manyline.registry.v1.StoredSession;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import reactor.core.publisher.Mono;

/// Puts in a session that has its uid already: tombstone, index, state, shard, record.
///
/// **Errors:** [TransferException] `THERE_ALREADY`, and then nothing is changed.
final class RestoredSessions {
  private final ReactiveRedisTemplate<String, byte[]> redis;
  private final int shards;
  private final SwapFieldScript swapField;
  private final EndpointChanges endpointChanges;

  RestoredSessions(ReactiveRedisTemplate<String, byte[]> redis, int shards) {
    this.redis = redis;
    this.shards = shards;
    this.swapField = new SwapFieldScript(redis);
    this.endpointChanges = new EndpointChanges(redis);
  }

  /// @param state writes the state
  Mono<StoredSession> put(StoredSession session, Mono<Void> state) {
    SessionUid uid = new SessionUid(session.getUid());
    Network network = Network.of(session.getNetwork());
    int shard = Shards.of(uid.value(), shards);
    return redis
        .opsForValue()
        .setIfAbsent(RedisKeys.config(uid), SessionFormat.tombstone(session))
        .flatMap(_ -> isThere(uid))
        .flatMap(there -> there ? refused() : reserve(session, uid))
        .then(state)
        .then(redis.opsForSet().add(RedisKeys.shard(network, shard), Ascii.bytes(uid.value())))
        .then(redis.opsForValue().set(RedisKeys.config(uid), SessionFormat.record(session)))
        .then(
            redis
                .<String, byte[]>opsForHash()
                .increment(RedisKeys.changes(network), String.valueOf(shard), 1))
        .then(endpointChanges.tell(new TenantId(session.getTenant())))
        .thenReturn(session);
  }

  /// The number is ours, or the session of somebody has it.
  private Mono<SessionUid> reserve(StoredSession session, SessionUid uid) {
    String index =
        RedisKeys.tenantIndex(new TenantId(session.getTenant()), Network.of(session.getNetwork()));
    String phone = session.getPhone();
    return redis
        .<String, byte[]>opsForHash()
        .putIfAbsent(index, phone, Ascii.bytes(uid.value()))
        .flatMap(
            ours ->
                ours
                    ? Mono.just(uid)
                    : redis
                        .<String, byte[]>opsForHash()
                        .get(index, phone)
                        .map(holder -> new SessionUid(Ascii.text(holder)))
                        .flatMap(holder -> takeFrom(holder, index, session, uid)));
  }

  private Mono<SessionUid> takeFrom(
      SessionUid holder, String index, StoredSession session, SessionUid uid) {
    if (holder.equals(uid)) {
      return Mono.just(uid);
    }
    return isThere(holder)
        .flatMap(
            taken ->
                taken
                    ? redis.delete(RedisKeys.config(uid)).then(refused())
                    : swapField
                        .run(
                            index,
                            session.getPhone(),
                            Ascii.bytes(holder.value()),
                            Ascii.bytes(uid.value()))
                        .flatMap(done -> done ? Mono.just(uid) : reserve(session, uid)));
  }

  private Mono<Boolean> isThere(SessionUid uid) {
    return redis
        .opsForValue()
        .get(RedisKeys.config(uid))
        .map(value -> !SessionFormat.parse(value).getDeleted())
        .defaultIfEmpty(false);
  }

  private static Mono<SessionUid> refused() {
    return Mono.error(
        new TransferException(Reason.THERE_ALREADY, "a session with this number is here already"));
  }
}
