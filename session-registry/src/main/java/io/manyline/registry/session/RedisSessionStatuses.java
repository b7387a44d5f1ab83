package io.manyline.registry.session;

import io.manyline.registry.claim.Claim;
import io.manyline.registry.claim.WorkerLeases;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import java.util.List;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import reactor.core.publisher.Mono;

/// [SessionStatuses] in Redis: `state` and `claim` of the session, the lease of its owner.
public final class RedisSessionStatuses implements SessionStatuses {
  private final ReactiveRedisTemplate<String, byte[]> redis;
  private final WorkerLeases leases;

  public RedisSessionStatuses(ReactiveRedisTemplate<String, byte[]> redis, WorkerLeases leases) {
    this.redis = redis;
    this.leases = leases;
  }

  @Override
  public Mono<ShownStatus> of(SessionConfig session) {
    Mono<SessionStatus> status =
        redis
            .<String, byte[]>opsForHash()
            .get(RedisKeys.state(session.uid()), StatusFormat.FIELD)
            .map(StatusFormat::decode)
            .defaultIfEmpty(SessionStatus.initial(session.createdAt()));
    Mono<Boolean> ownerAlive =
        claim(session.uid())
            .filter(claim -> !claim.owner().isEmpty())
            .flatMap(claim -> leases.isAlive(claim.owner()))
            .defaultIfEmpty(false);
    return Mono.zip(status, ownerAlive, ShownStatus::new);
  }

  @Override
  public Mono<Claim> claim(SessionUid uid) {
    return redis
        .<String, byte[]>opsForHash()
        .multiGet(RedisKeys.claim(uid), List.of(Claim.OWNER_FIELD, Claim.FENCE_FIELD))
        .filter(values -> values.get(1) != null)
        .map(
            values ->
                new Claim(
                    values.get(0) == null ? "" : Ascii.text(values.get(0)),
                    Long.parseLong(Ascii.text(values.get(1)))));
  }
}
