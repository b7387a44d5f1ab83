package io.manyline.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.id.SessionUid;
import io.manyline.worker.ManualTimer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandOversTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final HandOvers handOvers = new HandOvers(new ManualTimer());

  /// 250 ms for each: 160 in turns of eight take 5 s, and from there on more go at a time.
  @ParameterizedTest
  @CsvSource({"9, 8", "160, 8", "161, 9", "1000, 50"})
  void asManyShouldBeOnTheirWayAsAreSettledInTime(int sessions, int atOnce) throws Exception {
    LinkedBlockingQueue<SessionUid> onTheirWay = new LinkedBlockingQueue<>();
    CountDownLatch done = new CountDownLatch(sessions);
    handOvers.begin(sessions, LIMIT);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < sessions; i++) {
        SessionUid uid = new SessionUid("01M8HP374FH0MQN2ZAR5F%05d".formatted(i));
        threads.execute(
            () ->
                handOvers
                    .release(
                        uid,
                        () -> {
                          onTheirWay.add(uid);
                          return CompletableFuture.completedFuture(null);
                        })
                    .whenComplete((_, _) -> done.countDown()));
      }
      Deque<SessionUid> away = new ArrayDeque<>();
      for (int i = 0; i < atOnce; i++) {
        away.add(onTheirWay.poll(10, TimeUnit.SECONDS));
      }
      for (int i = atOnce; i < sessions; i++) {
        assertThat(onTheirWay).as("more than %d at a time", atOnce).isEmpty();
        handOvers.settled(away.poll());
        away.add(onTheirWay.poll(10, TimeUnit.SECONDS));
      }
      assertThat(away).hasSize(atOnce);
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
