package io.manyline.worker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.id.Network;
import io.manyline.registry.key.RedisKeys;
import io.manyline.testsupport.RedisExtension;
import io.manyline.worker.StorageFixture;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisTokenBucketIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  /// No other test starts connections to it.
  private static final Network NETWORK = Network.LIVE;

  private StorageFixture storage;

  @BeforeEach
  void emptyBucket() {
    storage = new StorageFixture(REDIS);
    storage.redis().delete(RedisKeys.admission(NETWORK)).join();
  }

  @AfterEach
  void close() {
    storage.redis().delete(RedisKeys.admission(NETWORK)).join();
    storage.close();
  }

  @Test
  void allWorkersTogetherShouldGetTheBurstAndNoMore() {
    TokenBucket one = bucket(1, 10);
    TokenBucket other = bucket(1, 10);
    long begun = System.nanoTime();

    int taken = 0;
    for (int i = 0; i < 10; i++) {
      taken += take(one, 3) + take(other, 3);
    }

    long refilled = (System.nanoTime() - begun) / 1_000_000_000 + 1;
    assertThat(taken).isBetween(10, (int) (10 + refilled));
  }

  @Test
  void bucketShouldRefillAtItsRateUpToTheBurst() {
    TokenBucket bucket = bucket(20, 4);
    // Before the bucket's own clock begins to count.
    long begun = System.nanoTime();
    assertThat(take(bucket, 100)).isEqualTo(4);
    int[] taken = {0};

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> (taken[0] += take(bucket, 1)) >= 10);

    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isGreaterThan(Duration.ofMillis(10 * 1000 / 20 - 10));
  }

  private TokenBucket bucket(int perSecond, int burst) {
    return new RedisTokenBucket(
        storage.redis(), NETWORK, new AdmissionSettings(perSecond, burst, Duration.ofMillis(100)));
  }

  private static int take(TokenBucket bucket, int wanted) {
    return bucket.take(wanted).toCompletableFuture().join();
  }
}
