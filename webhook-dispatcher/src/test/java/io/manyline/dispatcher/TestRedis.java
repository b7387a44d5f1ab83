package io.manyline.dispatcher;

import io.manyline.testsupport.RedisExtension;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/// What one test asks Redis with.
public final class TestRedis implements AutoCloseable {
  public final StringRedisTemplate template;
  private final LettuceConnectionFactory connections;

  public TestRedis(RedisExtension redis) {
    connections =
        new LettuceConnectionFactory(new RedisStandaloneConfiguration(redis.host(), redis.port()));
    connections.afterPropertiesSet();
    template = new StringRedisTemplate(connections);
  }

  @Override
  public void close() {
    connections.destroy();
  }
}
