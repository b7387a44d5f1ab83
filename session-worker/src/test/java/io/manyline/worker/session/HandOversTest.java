package io.manyline.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.id.SessionUid;
import io.manyline.worker.ManualTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandOversTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final HandOvers handOvers = new HandOvers(new ManualTimer(), now::get);
  private final LinkedBlockingQueue<SessionUid> onTheirWay = new LinkedBlockingQueue<>();

  /// Eight at a time while that is enough; then about as many as sessions that take so long need,
  /// and never more than those of 250 ms would.
  @ParameterizedTest
  @CsvSource({
    "9, 200, 8, 8",
    "1000, 40, 8, 8",
    "160, 250, 8, 8",
    "200, 250, 10, 10",
    "1000, 100, 20, 35",
    "1000, 240, 50, 50",
    "1000, 400, 50, 50"
  })
  void asManyShouldBeOnTheirWayAsGetThroughInTime(
      int sessions, long eachMillis, int least, int atMost) throws Exception {
    handOvers.begin(sessions, LIMIT);
    int most = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < sessions; i++) {
        SessionUid uid = new SessionUid("01M8HP374FH0MQN2ZAR5F%05d".formatted(i));
        threads.execute(() -> handOvers.release(uid, () -> leave(uid)));
      }
      for (int left = sessions; left > 0; ) {
        List<SessionUid> away = new ArrayList<>();
        for (int i = Math.min(left, handOvers.atOnce()); i > 0; i--) {
          away.add(onTheirWay.poll(10, TimeUnit.SECONDS));
        }
        assertThat(onTheirWay).as("more than %d at a time", away.size()).isEmpty();
        most = Math.max(most, away.size());
        now.updateAndGet(time -> time.plusMillis(eachMillis));
        away.forEach(handOvers::settled);
        left -= away.size();
      }
    }

    assertThat(most).isBetween(least, atMost);
    if (eachMillis <= 250) {
      assertThat(Duration.between(Instant.EPOCH, now.get()))
          .isLessThanOrEqualTo(LIMIT.plusMillis(2 * eachMillis));
    }
  }

  @Test
  void withoutAnEndEightShouldBeOnTheirWayUntilAllAreThrough() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        SessionUid uid = new SessionUid("01M8HP374FH0MQN2ZAR5F%05d".formatted(i));
        threads.execute(() -> handOvers.release(uid, () -> leave(uid)));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(handOvers.atOnce()).isEqualTo(8);
        SessionUid next = onTheirWay.poll(10, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        handOvers.settled(next);
      }
    }
  }

  private CompletableFuture<Void> leave(SessionUid uid) {
    onTheirWay.add(uid);
    return CompletableFuture.completedFuture(null);
  }
}
