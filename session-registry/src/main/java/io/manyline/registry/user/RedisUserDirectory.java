package io.manyline.registry.user;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.seal.PlainFormat;
import io.manyline.registry.seal.SealBrokenException;
import io.manyline.registry.v1.StoredUser;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import reactor.core.publisher.Mono;

/// [UserDirectory] in Redis: one string per user; the password only as its hash.
public final class RedisUserDirectory implements UserDirectory {
  private final ReactiveRedisTemplate<String, byte[]> redis;

  public RedisUserDirectory(ReactiveRedisTemplate<String, byte[]> redis) {
    this.redis = redis;
  }

  @Override
  public Mono<User> find(String username) {
    return redis.opsForValue().get(RedisKeys.user(username)).map(RedisUserDirectory::decode);
  }

  @Override
  public Mono<Boolean> create(User user) {
    return redis.opsForValue().setIfAbsent(RedisKeys.user(user.username()), encode(user));
  }

  @Override
  public Mono<Void> replace(User user) {
    return redis.opsForValue().set(RedisKeys.user(user.username()), encode(user)).then();
  }

  private static byte[] encode(User user) {
    return PlainFormat.encode(
        StoredUser.newBuilder()
            .setId(user.id())
            .setUsername(user.username())
            .setPasswordHash(user.passwordHash())
            .setRole(user.role().name())
            .setTenant(user.tenant().value())
            .build()
            .toByteArray());
  }

  private static User decode(byte[] value) {
    try {
      StoredUser stored = StoredUser.parseFrom(PlainFormat.decode(value));
      return new User(
          stored.getId(),
          stored.getUsername(),
          stored.getPasswordHash(),
          User.Role.valueOf(stored.getRole()),
          new TenantId(stored.getTenant()));
    } catch (InvalidProtocolBufferException e) {
      throw new SealBrokenException("the record of a user is no StoredUser");
    }
  }
}
