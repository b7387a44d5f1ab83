package io.manyline.registry.seal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.v1.StoredSession;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import reactor.core.publisher.Mono;

/// Reads the wrapped key out of the session's record; a session's key never changes under its uid,
/// so the cache needs no invalidation.
public final class RedisSessionSealers implements SessionSealers {
  /// Bounded so that an installation of any size costs a few megabytes.
  private static final int CACHED_SEALERS = 50_000;

  private final ReactiveRedisTemplate<String, byte[]> redis;
  private final MasterKey masterKey;
  private final Cache<SessionUid, Sealer> cache =
      Caffeine.newBuilder().maximumSize(CACHED_SEALERS).build();

  public RedisSessionSealers(ReactiveRedisTemplate<String, byte[]> redis, MasterKey masterKey) {
    this.redis = redis;
    this.masterKey = masterKey;
  }

  @Override
  public Mono<Sealer> of(SessionUid uid) {
    Sealer cached = cache.getIfPresent(uid);
    if (cached != null) {
      return Mono.just(cached);
    }
    return redis
        .opsForValue()
        .get(RedisKeys.config(uid))
        .map(value -> masterKey.sessionSealer(uid, wrappedKey(value)))
        .doOnNext(sealer -> cache.put(uid, sealer));
  }

  private static byte[] wrappedKey(byte[] config) {
    try {
      return StoredSession.parseFrom(PlainFormat.decode(config)).getWrappedKey().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new SealBrokenException("the record of a session is no StoredSession");
    }
  }
}
