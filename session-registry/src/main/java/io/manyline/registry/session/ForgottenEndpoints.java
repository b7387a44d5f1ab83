package io.manyline.registry.session;

import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Removes the webhook endpoints of a session that is deleted, and what waits for them.
///
/// **Order and threads:** the session's index of them goes last, so that a deletion that was
/// interrupted finds them again.
final class ForgottenEndpoints {
  private final ReactiveRedisTemplate<String, byte[]> redis;
  private final EndpointChanges changes;

  ForgottenEndpoints(ReactiveRedisTemplate<String, byte[]> redis) {
    this.redis = redis;
    this.changes = new EndpointChanges(redis);
  }

  Mono<Void> forget(SessionConfig session) {
    SessionUid uid = session.uid();
    String all = RedisKeys.endpoints(session.tenant(), session.network());
    String own = RedisKeys.endpointsOf(session.tenant(), session.network(), uid);
    return redis
        .opsForZSet()
        .range(own, Range.unbounded())
        .concatMap(id -> forget(Ascii.text(id)).then(redis.opsForZSet().remove(all, id)))
        .then(forget(uid.value()))
        .then(redis.delete(own))
        .filter(deleted -> deleted > 0 || session.webhookUrl() != null)
        .flatMap(_ -> changes.tell(session.tenant()));
  }

  private Mono<Void> forget(String endpoint) {
    return Flux.fromIterable(RedisKeys.allOfEndpoint(endpoint)).concatMap(redis::delete).then();
  }
}
