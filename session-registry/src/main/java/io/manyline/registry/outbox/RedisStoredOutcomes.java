package io.manyline.registry.outbox;

import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.seal.SessionSealers;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import reactor.core.publisher.Mono;

/// [StoredOutcomes] in Redis: the outcomes hash.
public final class RedisStoredOutcomes implements StoredOutcomes {
  private final ReactiveRedisTemplate<String, byte[]> redis;
  private final SessionSealers sealers;

  public RedisStoredOutcomes(ReactiveRedisTemplate<String, byte[]> redis, SessionSealers sealers) {
    this.redis = redis;
    this.sealers = sealers;
  }

  @Override
  public Mono<CommandOutcome> find(SessionUid uid, String commandId) {
    return redis
        .<String, byte[]>opsForHash()
        .get(RedisKeys.outcomes(uid), commandId)
        .flatMap(
            value ->
                sealers.of(uid).map(sealer -> OutcomeFormat.decode(sealer, uid, commandId, value)));
  }
}
