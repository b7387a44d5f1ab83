package io.manyline.registry.session;

import io.manyline.proto.topic.Shards;
import io.manyline.registry.claim.Claim;
import io.manyline.registry.claim.WorkerLeases;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import java.util.Comparator;
import java.util.List;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// [SessionStatuses] in Redis: `state`, `statuses` and `claim` of the session, the lease of its
/// owner, the evidence of its shard.
public final class RedisSessionStatuses implements SessionStatuses {
  private final ReactiveRedisTemplate<String, byte[]> redis;
  private final WorkerLeases leases;

  private final int shards;

  /// @param shards of the installation
  public RedisSessionStatuses(
      ReactiveRedisTemplate<String, byte[]> redis, WorkerLeases leases, int shards) {
    this.redis = redis;
    this.leases = leases;
    this.shards = shards;
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
    return Mono.zip(status, ownerAlive, evidence(session))
        .map(all -> new ShownStatus(all.getT1(), all.getT2(), all.getT3()));
  }

  @Override
  public Flux<SessionStatus> history(SessionUid uid, int limit) {
    return redis
        .opsForZSet()
        .reverseRange(RedisKeys.statuses(uid), Range.closed(0L, limit - 1L))
        .map(StatusFormat::decode)
        // Moves within a millisecond have one score.
        .sort(Comparator.comparing(SessionStatus::since).reversed());
  }

  private Mono<Evidence> evidence(SessionConfig session) {
    int shard = Shards.of(session.uid().value(), shards);
    return redis
        .<String, byte[]>opsForHash()
        .get(RedisKeys.evidence(session.network(), shard), session.uid().value())
        .map(EvidenceFormat::decode)
        .defaultIfEmpty(Evidence.NONE);
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
