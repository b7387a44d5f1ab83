package io.manyline.worker.config;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.manyline.registry.config.InstallationProperties;
import io.manyline.registry.key.RedisKeys;
import io.manyline.worker.incarnation.WorkerLoop;
import io.manyline.worker.ownership.SessionClaims;
import io.manyline.worker.ownership.SessionHints;
import io.manyline.worker.redis.RedisPipeline;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// Redis: one pipelined connection of bytes for all sessions.
@Configuration(proxyBeanMethods = false)
class StorageConfiguration {
  // Closed by the factory's client, which stops before singletons are destroyed.
  @Bean(destroyMethod = "")
  StatefulConnection<byte[], byte[]> pipelineConnection(LettuceConnectionFactory connections) {
    AbstractRedisClient client = connections.getRequiredNativeClient();
    return switch (client) {
      case RedisClient standalone -> standalone.connect(ByteArrayCodec.INSTANCE);
      case RedisClusterClient cluster -> cluster.connect(ByteArrayCodec.INSTANCE);
      default -> throw new IllegalStateException("no Redis client of a known kind: " + client);
    };
  }

  @Bean
  RedisPipeline redisPipeline(
      StatefulConnection<byte[], byte[]> pipelineConnection, WorkerProperties properties) {
    return new RedisPipeline(commands(pipelineConnection), properties.pace().redisTimeout());
  }

  @Bean
  SessionHints sessionHints(RedisPipeline redis, InstallationProperties installation) {
    return new SessionHints(redis, installation.network());
  }

  /// Hears hints as long as it is open; the driver subscribes again when a connection was lost.
  @Bean(destroyMethod = "")
  StatefulRedisPubSubConnection<byte[], byte[]> hintConnection(
      LettuceConnectionFactory connections, InstallationProperties installation, WorkerLoop loop) {
    AbstractRedisClient client = connections.getRequiredNativeClient();
    StatefulRedisPubSubConnection<byte[], byte[]> heard =
        switch (client) {
          case RedisClient standalone -> standalone.connectPubSub(ByteArrayCodec.INSTANCE);
          case RedisClusterClient cluster -> cluster.connectPubSub(ByteArrayCodec.INSTANCE);
          default -> throw new IllegalStateException("no Redis client of a known kind: " + client);
        };
    heard.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(byte[] channel, byte[] message) {
            SessionHints.read(message, loop);
          }
        });
    heard.sync().subscribe(RedisPipeline.bytes(RedisKeys.hints(installation.network())));
    return heard;
  }

  @Bean
  SessionClaims sessionClaims(RedisPipeline redis) {
    return new SessionClaims(redis);
  }

  private static RedisClusterAsyncCommands<byte[], byte[]> commands(
      StatefulConnection<byte[], byte[]> connection) {
    return switch (connection) {
      case StatefulRedisConnection<byte[], byte[]> standalone -> standalone.async();
      case StatefulRedisClusterConnection<byte[], byte[]> cluster -> cluster.async();
      default -> throw new IllegalStateException("no connection of a known kind: " + connection);
    };
  }
}
