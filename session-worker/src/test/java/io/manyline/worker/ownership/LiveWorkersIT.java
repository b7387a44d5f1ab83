package io.manyline.worker.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.registry.id.Network;
import io.manyline.testsupport.RedisExtension;
import io.manyline.worker.StorageFixture;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LiveWorkersIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofMinutes(1);

  private StorageFixture storage;
  private LiveWorkers workers;
  private String first;
  private String second;

  @BeforeEach
  void twoWorkers() {
    storage = new StorageFixture(REDIS);
    workers = new LiveWorkers(storage.redis(), Network.LIVE);
    first = storage.newId();
    second = storage.newId();
  }

  @AfterEach
  void leave() {
    workers.leave(first);
    workers.leave(second);
    storage.close();
  }

  @Test
  void workerShouldHearWhoElseLivesAndForHowLongAtLeast() {
    workers.announce(first, SHORT);

    LiveWorkers.Live live = workers.announce(second, LONG);

    assertThat(live.incarnations()).contains(first, second);
    assertThat(live.firstEnd()).isNotNull().isLessThanOrEqualTo(SHORT);
  }

  @Test
  void ownEndShouldNotBeTakenForAnothers() {
    workers.announce(first, LONG);

    LiveWorkers.Live live = workers.announce(second, SHORT);

    assertThat(live.firstEnd()).isNotNull().isGreaterThan(SHORT);
  }

  @Test
  void workerThatDoesNotSayAgainThatItLivesShouldBeGoneAtItsEnd() {
    workers.announce(first, Duration.ofMillis(200));

    await()
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !workers.announce(second, LONG).incarnations().contains(first));

    assertThat(workers.leave(second)).doesNotContain(first, second);
  }
}
