package io.manyline.worker;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.UlidSource;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.seal.MasterKey;
import io.manyline.registry.seal.MasterKeyProperties;
import io.manyline.testsupport.RedisExtension;
import io.manyline.worker.redis.RedisPipeline;
import io.manyline.worker.store.SessionSeal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;

/// Redis as the worker sees it, and sessions that exist there.
public final class StorageFixture implements AutoCloseable {
  private final SecureRandom random = new SecureRandom();
  private final UlidSource ids = new UlidSource(InstantSource.system(), random);
  private final MasterKey masterKey =
      new MasterKey(
          new MasterKeyProperties(1, Base64.getEncoder().encodeToString(new byte[32])), random);
  private final RedisClient client;
  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final RedisPipeline pipeline;

  public StorageFixture(RedisExtension redis) {
    this(redis.host(), redis.port());
  }

  public StorageFixture(String host, int port) {
    client = RedisClient.create(RedisURI.create(host, port));
    connection = client.connect(ByteArrayCodec.INSTANCE);
    pipeline = new RedisPipeline(connection.async(), Duration.ofSeconds(10));
  }

  public RedisPipeline redis() {
    return pipeline;
  }

  public String newId() {
    return ids.next();
  }

  /// A session whose record exists.
  public SessionUid newSession() {
    SessionUid uid = new SessionUid(ids.next());
    pipeline.setIfAbsent(RedisKeys.config(uid), new byte[] {1}, Duration.ofMinutes(10)).join();
    return uid;
  }

  public SessionSeal seal(SessionUid uid) {
    return new SessionSeal(uid, masterKey.sessionSealer(uid, masterKey.newSessionKey(uid)));
  }

  /// Lets an incarnation live.
  public void lease(String incarnation) {
    pipeline
        .setIfAbsent(
            RedisKeys.lease(incarnation), RedisPipeline.bytes(incarnation), Duration.ofMinutes(10))
        .join();
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
  }
}
