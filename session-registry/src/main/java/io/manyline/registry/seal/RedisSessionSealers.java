package io.manyline.registry.seal;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.v1.StoredSession;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import reactor.core.publisher.Mono;

/// Reads the wrapped key out of the session's record, unless that was read here before: a session's
/// key never changes under its uid.
public final class RedisSessionSealers implements SessionSealers {
  private final ReactiveRedisTemplate<String, byte[]> redis;
  private final MasterKey masterKey;

  public RedisSessionSealers(ReactiveRedisTemplate<String, byte[]> redis, MasterKey masterKey) {
    this.redis = redis;
    this.masterKey = masterKey;
  }

  @Override
  public Mono<Sealer> of(SessionUid uid) {
    Sealer kept = masterKey.keptSealer(uid);
    if (kept != null) {
      return Mono.just(kept);
    }
    return redis
        .opsForValue()
        .get(RedisKeys.config(uid))
        .map(value -> masterKey.sessionSealer(uid, wrappedKey(value)));
  }

  private static byte[] wrappedKey(byte[] config) {
    try {
      return StoredSession.parseFrom(PlainFormat.decode(config)).getWrappedKey().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new SealBrokenException("the record of a session is no StoredSession");
    }
  }
}
