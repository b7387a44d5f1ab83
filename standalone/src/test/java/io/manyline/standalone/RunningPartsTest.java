package io.manyline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RunningPartsTest {
  private final List<String> stopped = new CopyOnWriteArrayList<>();
  private final RunningParts running = new RunningParts();

  @Test
  void closeShouldStopServicesBeforeWhatTheyStandOnAndTheLockLast() {
    running.add(Part.DATA_DIRECTORY, () -> stopped.add("lock"));
    running.add(Part.KAFKA, () -> stopped.add("kafka"));
    running.add(Part.WORKER, () -> stopped.add("worker"));

    running.close();

    assertThat(stopped).containsExactly("worker", "kafka", "lock");
  }

  @Test
  void closeShouldStopThePartsOfAStageSideBySide() {
    var both = new CountDownLatch(2);
    AutoCloseable waitsForTheOther =
        () -> {
          both.countDown();
          assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
          stopped.add("together");
        };
    running.add(Part.WORKER, waitsForTheOther);
    running.add(Part.DISPATCHER, waitsForTheOther);

    running.close();

    assertThat(stopped).hasSize(2);
  }

  @Test
  void closeShouldGoOnWhenAPartFailsToStop() {
    running.add(
        Part.WORKER,
        () -> {
          throw new IllegalStateException("does not want to");
        });
    running.add(Part.REDIS, () -> stopped.add("redis"));

    running.close();

    assertThat(stopped).containsExactly("redis");
  }

  @Test
  void addShouldStopAPartThatComesUpAfterTheStop() {
    running.close();

    assertThatThrownBy(() -> running.add(Part.REDIS, () -> stopped.add("redis")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(stopped).containsExactly("redis");
  }
}
