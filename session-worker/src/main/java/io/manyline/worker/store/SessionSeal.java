package io.manyline.worker.store;

import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.seal.Sealer;

/// A session and the key that seals its values, each bound to the field that it is stored in.
public record SessionSeal(SessionUid uid, Sealer sealer) {
  public byte[] seal(String redisKey, String field, byte[] plain) {
    return sealer.seal(RedisKeys.place(redisKey, field), plain);
  }

  public byte[] open(String redisKey, String field, byte[] sealed) {
    return sealer.open(RedisKeys.place(redisKey, field), sealed);
  }
}
