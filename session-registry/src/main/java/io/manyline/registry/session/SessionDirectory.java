package io.manyline.registry.session;

import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import java.util.Collection;
import java.util.Map;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Sessions as configured.
///
/// **Flow:** the gateway creates and changes; workers and dispatchers read. **Shape:** see
/// `RedisKeys`: `config`, `tenantIndex`, `shard`, `changes`. Create writes the indexes first and
/// the record last; the record decides, dangling indexes are repaired by the next create.
/// **Errors:** the stages fail with the driver's exception when Redis does not answer; nothing is
/// half done that a repetition would not complete.
public interface SessionDirectory {
  /// Creates, or finds what is there: same tenant, network and number give the same session.
  Mono<Created> create(NewSession session);

  Mono<SessionConfig> find(TenantId tenant, Network network, SessionId id);

  Mono<SessionConfig> find(SessionUid uid);

  /// In the order of creation.
  Flux<SessionConfig> list(TenantId tenant, Network network);

  /// Applies a change to the current version, again when somebody else was faster. Returns what is
  /// stored; a change that changes nothing writes nothing. One of the session's webhook is done
  /// once every dispatcher has heard of it, see [EndpointChanges].
  Mono<SessionConfig> update(SessionUid uid, UnaryOperator<SessionConfig> change);

  /// Removes record, indexes, all state, the session's webhook endpoints and what waits for them.
  /// `false` when there was none.
  Mono<Boolean> delete(SessionUid uid);

  /// Uids of one shard, in no order; may name sessions that are gone.
  Flux<SessionUid> inShard(Network network, int shard);

  /// How many changes (creations, updates, deletions) each of these shards has had. Counted after
  /// the change is stored: who reads the count first and the sessions then has all that the count
  /// tells. A caller that dies in between leaves a change uncounted, so compare whole now and then.
  Mono<Map<Integer, Long>> changes(Network network, Collection<Integer> shards);

  /// @param isNew false when it was there before
  record Created(SessionConfig session, boolean isNew) {}
}
