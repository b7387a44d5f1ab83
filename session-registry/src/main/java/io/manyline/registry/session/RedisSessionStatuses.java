package io.manyline.registry.session;

import io.manyline.proto.topic.Shards;
import io.manyline.registry.claim.Claim;
import io.manyline.registry.claim.WorkerLeases;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// [SessionStatuses] in Redis: `state`, `statuses` and `claim` of the session, the lease of its
/// owner, the evidence of its shard.
public final class RedisSessionStatuses implements SessionStatuses {
  private static final Duration PROBE = Duration.ofSeconds(1);

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
        .flatMap(
            all ->
                refusesWrites(session, all.getT2())
                    .map(
                        refuses ->
                            new ShownStatus(all.getT1(), all.getT2(), refuses, all.getT3())));
  }

  /// A Redis that is full, or a mere replica, is read from as ever; only a write finds it out.
  private Mono<Boolean> refusesWrites(SessionConfig session, boolean ownerAlive) {
    return ownerAlive
        ? Mono.just(false)
        : redis
            .opsForValue()
            .set(RedisKeys.probe(session.uid()), new byte[] {1}, PROBE)
            .map(_ -> false)
            .onErrorReturn(true);
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
