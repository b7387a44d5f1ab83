package io.manyline.worker.config;

import io.manyline.registry.config.InstallationProperties;
import io.manyline.registry.key.RedisKeys;
import io.manyline.worker.incarnation.WorkerLoop;
import io.manyline.worker.ownership.SessionClaims;
import io.manyline.worker.ownership.SessionHints;
import io.manyline.worker.redis.RedisConnections;
import io.manyline.worker.redis.RedisPipeline;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/// Redis: one pipelined connection of bytes for all sessions, and one that hears hints.
@Configuration(proxyBeanMethods = false)
class StorageConfiguration {
  @Bean
  RedisConnections redisConnections(LettuceConnectionFactory factory) {
    return new RedisConnections(factory);
  }

  @Bean
  RedisPipeline redisPipeline(RedisConnections connections, WorkerProperties properties) {
    return new RedisPipeline(connections.connect(), properties.pace().redisTimeout());
  }

  @Bean
  SessionHints sessionHints(RedisPipeline redis, InstallationProperties installation) {
    return new SessionHints(redis, installation.network());
  }

  @Bean
  SmartInitializingSingleton heardHints(
      RedisConnections connections, InstallationProperties installation, WorkerLoop loop) {
    return () ->
        connections.subscribe(
            RedisKeys.hints(installation.network()), message -> SessionHints.read(message, loop));
  }

  @Bean
  SessionClaims sessionClaims(RedisPipeline redis) {
    return new SessionClaims(redis);
  }
}
