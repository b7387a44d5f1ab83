package io.manyline.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionLaneTest {
  private final ManualLaneExecutor threads = new ManualLaneExecutor();
  private final List<String> ran = new ArrayList<>();
  private final SessionLane lane = new SessionLane("test", 2, threads, () -> ran.add("overrun"));

  @Test
  void tasksShouldRunInOrderByOneDrain() {
    lane.execute(() -> ran.add("a"));
    lane.execute(() -> ran.add("b"));

    assertThat(threads.waiting()).isEqualTo(1);
    threads.runNext();
    assertThat(ran).containsExactly("a", "b");
  }

  @Test
  void taskSubmittedByATaskShouldRunAfterIt() {
    SessionLane direct = new SessionLane("test", 2, new DirectLaneExecutor(), () -> {});
    direct.execute(
        () -> {
          direct.execute(() -> ran.add("inner"));
          ran.add("outer");
        });

    assertThat(ran).containsExactly("outer", "inner");
  }

  @Test
  void taskThatThrowsShouldNotStopTheLane() {
    lane.execute(
        () -> {
          throw new IllegalStateException("expected by the test");
        });
    lane.execute(() -> ran.add("next"));
    threads.runNext();

    assertThat(ran).containsExactly("next");
  }

  @Test
  void offerShouldBeRefusedAtCapacityWhileWorkBegunIsStillTaken() {
    assertThat(lane.offer(() -> ran.add("1"))).isTrue();
    assertThat(lane.offer(() -> ran.add("2"))).isTrue();
    assertThat(lane.offer(() -> ran.add("3"))).isFalse();

    lane.execute(() -> ran.add("continuation"));
    threads.runNext();
    assertThat(ran).containsExactly("1", "2", "continuation");
  }

  @Test
  void overrunLaneShouldRefuseAndRunOnlyItsLastTask() {
    for (int i = 0; i < 32; i++) {
      lane.execute(() -> ran.add("task"));
    }
    assertThatThrownBy(() -> lane.execute(() -> {})).isInstanceOf(LaneFullException.class);
    assertThatThrownBy(() -> lane.execute(() -> {})).isInstanceOf(LaneFullException.class);

    threads.runNext();
    assertThat(ran).containsExactly("overrun");
  }

  @Test
  void closedLaneShouldRefuseAndStillRunWhatIsQueued() {
    lane.execute(() -> ran.add("queued"));
    lane.close();

    assertThatThrownBy(() -> lane.execute(() -> ran.add("late")))
        .isInstanceOf(LaneFullException.class);
    threads.runNext();
    assertThat(ran).containsExactly("queued");
  }

  @Test
  void tasksOfOneLaneShouldNeverRunAtOnceOnRealThreads() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(4_000);
    try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      SessionLane shared = new SessionLane("test", 10_000, virtual, () -> {});
      for (int submitter = 0; submitter < 4; submitter++) {
        virtual.execute(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                shared.execute(
                    () -> {
                      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                      inside.decrementAndGet();
                      done.countDown();
                    });
              }
            });
      }
      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(most).hasValue(1);
  }
}
