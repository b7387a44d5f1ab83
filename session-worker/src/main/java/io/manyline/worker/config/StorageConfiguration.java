package io.manyline.worker.config;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.manyline.worker.ownership.SessionClaims;
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
