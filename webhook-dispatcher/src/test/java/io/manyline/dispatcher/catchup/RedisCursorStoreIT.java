package io.manyline.dispatcher.catchup;

import io.manyline.dispatcher.TestRedis;
import io.manyline.registry.key.RedisKeys;
import io.manyline.testsupport.RedisExtension;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisCursorStoreIT implements CursorStoreContract {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  /// Of nobody else: Redis may be shared.
  private final int partition = ThreadLocalRandom.current().nextInt(1_000, 1_000_000);

  private final TestRedis redis = new TestRedis(REDIS);

  @AfterEach
  void disconnect() {
    redis.template.delete(
        List.of(
            RedisKeys.dispatcherCursors(partition), RedisKeys.dispatcherCursors(partition + 1)));
    redis.close();
  }

  @Override
  public CursorStore store() {
    return new RedisCursorStore(redis.template);
  }

  @Override
  public int partition() {
    return partition;
  }
}
