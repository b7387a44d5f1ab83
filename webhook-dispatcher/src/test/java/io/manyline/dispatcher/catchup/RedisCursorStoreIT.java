package io.manyline.dispatcher.catchup;

import io.manyline.registry.key.RedisKeys;
import io.manyline.testsupport.RedisExtension;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisCursorStoreIT implements CursorStoreContract {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  /// Of nobody else: Redis may be shared.
  private final int partition = ThreadLocalRandom.current().nextInt(1_000, 1_000_000);

  private LettuceConnectionFactory connections;
  private StringRedisTemplate redis;

  @BeforeEach
  void connect() {
    connections =
        new LettuceConnectionFactory(new RedisStandaloneConfiguration(REDIS.host(), REDIS.port()));
    connections.afterPropertiesSet();
    redis = new StringRedisTemplate(connections);
  }

  @AfterEach
  void disconnect() {
    redis.delete(
        List.of(
            RedisKeys.dispatcherCursors(partition), RedisKeys.dispatcherCursors(partition + 1)));
    connections.destroy();
  }

  @Override
  public CursorStore store() {
    return new RedisCursorStore(redis);
  }

  @Override
  public int partition() {
    return partition;
  }
}
