package io.manyline.registry.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.registry.claim.Claim;
import io.manyline.registry.claim.WorkerLeases;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.seal.MasterKey;
import io.manyline.registry.session.TransferException.Reason;
import io.manyline.registry.v1.ExportedKey;
import io.manyline.registry.v1.ExportedSession;
import io.manyline.registry.v1.StoredSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.ZSetOperations;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// [SessionTransfer] in Redis.
///
/// **Shape:** export reads record, claim and state by one script, so that they are of one moment.
/// Restore: tombstone, index, state, shard, record; a crash in between leaves a tombstone, over
/// which the next create of that number steps and which the next restore fills in.
public final class RedisSessionTransfer implements SessionTransfer {
  private static final int WRITTEN_AT_ONCE = 500;

  private final ReactiveRedisTemplate<String, byte[]> redis;
  private final WorkerLeases leases;
  private final MasterKey masterKey;
  private final ExportFile file;
  private final SessionFormat format;
  private final SnapshotScript snapshot;
  private final RestoredSessions restored;

  public RedisSessionTransfer(
      ReactiveRedisTemplate<String, byte[]> redis,
      WorkerLeases leases,
      MasterKey masterKey,
      int shards,
      ExportFile file) {
    this.redis = redis;
    this.leases = leases;
    this.masterKey = masterKey;
    this.file = file;
    this.format = new SessionFormat(masterKey);
    this.snapshot = new SnapshotScript(redis);
    this.restored = new RestoredSessions(redis, shards);
  }

  @Override
  public Mono<byte[]> export(SessionUid uid, String passphrase) {
    List<String> keys = new ArrayList<>(List.of(RedisKeys.config(uid), RedisKeys.claim(uid)));
    List<String> kept = RedisKeys.exportOf(uid);
    keys.addAll(kept);
    return snapshot
        .run(keys)
        .filter(read -> read.getFirst().getMembersCount() == 1)
        .flatMap(
            read -> {
              StoredSession session =
                  SessionFormat.parse(read.getFirst().getMembers(0).getValue().toByteArray());
              Map<String, ByteString> claim = read.get(1).getFieldsMap();
              ExportedSession.Builder export =
                  ExportedSession.newBuilder()
                      .setSession(session.toBuilder().clearWrappedKey())
                      .setKey(
                          ByteString.copyFrom(
                              masterKey.sessionKey(uid, session.getWrappedKey().toByteArray())))
                      .setFence(
                          claim.containsKey(Claim.FENCE_FIELD)
                              ? Long.parseLong(claim.get(Claim.FENCE_FIELD).toStringUtf8())
                              : 0);
              read.subList(2, read.size()).stream()
                  .filter(each -> each.getFieldsCount() + each.getMembersCount() > 0)
                  .map(each -> each.toBuilder().setPart(RedisKeys.part(uid, each.getPart())))
                  .forEach(export::addKeys);
              return atRest(session, claim, read.get(2)).then(sealed(export.build(), passphrase));
            });
  }

  /// Nobody runs it, and nobody will before somebody enables it.
  private Mono<Void> atRest(
      StoredSession session, Map<String, ByteString> claim, ExportedKey state) {
    if (session.getEnabled()) {
      return Mono.error(
          new TransferException(Reason.ENABLED, "a session is exported while it is disabled"));
    }
    ByteString status = state.getFieldsMap().get(StatusFormat.FIELD);
    if (status == null
        || StatusFormat.decode(status.toByteArray()).state() == SessionState.DISABLED) {
      return Mono.empty();
    }
    String owner = claim.getOrDefault(Claim.OWNER_FIELD, ByteString.EMPTY).toStringUtf8();
    return (owner.isEmpty() ? Mono.just(false) : leases.isAlive(owner))
        .flatMap(
            alive ->
                alive
                    ? Mono.error(
                        new TransferException(
                            Reason.RUNNING, "its worker has not disconnected it yet"))
                    : Mono.empty());
  }

  private Mono<byte[]> sealed(ExportedSession export, String passphrase) {
    return Mono.fromCallable(() -> file.seal(export.toByteArray(), passphrase))
        .subscribeOn(Schedulers.boundedElastic());
  }

  @Override
  public Mono<SessionConfig> restore(
      TenantId tenant, Network network, byte[] sealed, String passphrase) {
    return Mono.fromCallable(() -> parse(file.open(sealed, passphrase)))
        .subscribeOn(Schedulers.boundedElastic())
        .flatMap(export -> restore(tenant, network, export));
  }

  private Mono<SessionConfig> restore(TenantId tenant, Network network, ExportedSession export) {
    SessionUid uid = new SessionUid(export.getSession().getUid());
    if (!export.getSession().getNetwork().equals(network.wireName())) {
      return Mono.error(
          new TransferException(
              Reason.OTHER_NETWORK,
              "the session is of the network %s, this installation serves %s"
                  .formatted(export.getSession().getNetwork(), network.wireName())));
    }
    StoredSession session =
        export.getSession().toBuilder()
            .setTenant(tenant.value())
            .setEnabled(false)
            .setWrappedKey(ByteString.copyFrom(masterKey.wrap(uid, export.getKey().toByteArray())))
            .build();
    return restored.put(session, Mono.defer(() -> write(uid, export))).map(format::read);
  }

  private Mono<Void> write(SessionUid uid, ExportedSession export) {
    return Flux.fromIterable(RedisKeys.stateOf(uid))
        .concatMap(redis::delete)
        .then(
            redis
                .<String, byte[]>opsForHash()
                .put(
                    RedisKeys.claim(uid),
                    Claim.FENCE_FIELD,
                    Ascii.bytes(Long.toString(export.getFence()))))
        .thenMany(Flux.fromIterable(export.getKeysList()).concatMap(each -> write(uid, each)))
        .then();
  }

  private Mono<Void> write(SessionUid uid, ExportedKey key) {
    String name = RedisKeys.exported(uid, key.getPart());
    Mono<Void> fields =
        Flux.fromIterable(key.getFieldsMap().entrySet())
            .buffer(WRITTEN_AT_ONCE)
            .concatMap(
                some ->
                    redis
                        .<String, byte[]>opsForHash()
                        .putAll(
                            name,
                            some.stream()
                                .collect(
                                    Collectors.toMap(
                                        Map.Entry::getKey, each -> each.getValue().toByteArray()))))
            .then();
    Mono<Void> members =
        Flux.fromIterable(key.getMembersList())
            .buffer(WRITTEN_AT_ONCE)
            .concatMap(
                some ->
                    redis
                        .opsForZSet()
                        .addAll(
                            name,
                            some.stream()
                                .map(
                                    each ->
                                        ZSetOperations.TypedTuple.of(
                                            each.getValue().toByteArray(), each.getScore()))
                                .toList()))
            .then();
    return fields.then(members);
  }

  private static ExportedSession parse(byte[] content) {
    try {
      return ExportedSession.parseFrom(content);
    } catch (InvalidProtocolBufferException e) {
      throw new TransferException(Reason.UNREADABLE, "this is no export of a session");
    }
  }
}
