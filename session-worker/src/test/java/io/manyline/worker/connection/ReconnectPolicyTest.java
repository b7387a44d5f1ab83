package io.manyline.worker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.event.DisconnectReason.Disposition;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ReconnectPolicyTest {
  private static final ReconnectSettings SETTINGS =
      new ReconnectSettings(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(30));
  private static final Percentage JITTER = Percentage.withPercentage(50.1);

  private final ReconnectPolicy policy =
      new ReconnectPolicy(SETTINGS, RandomGenerator.of("L64X128MixRandom"));

  @Test
  void waitsShouldGrowLikeFibonacciNumbersUpToTheCap() {
    int[] seconds = {1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 60, 60};
    for (int expected : seconds) {
      assertThat(next(Disposition.RECONNECT)).isCloseTo(expected * 1_000L, JITTER);
    }
  }

  @Test
  void aLimitShouldGoFiveStepsFurther() {
    assertThat(next(Disposition.WAIT)).isCloseTo(5_000L, JITTER);
    assertThat(next(Disposition.RECONNECT)).isCloseTo(8_000L, JITTER);
  }

  @Test
  void aStableConnectionShouldBeginTheCountAnew() {
    next(Disposition.WAIT);
    policy.stable();

    assertThat(next(Disposition.RECONNECT)).isCloseTo(1_000L, JITTER);
  }

  @Test
  void thousandFailuresShouldStillWaitTheCap() {
    for (int i = 0; i < 1_000; i++) {
      next(Disposition.RECONNECT);
    }

    assertThat(next(Disposition.RECONNECT)).isCloseTo(60_000L, JITTER);
  }

  private long next(Disposition disposition) {
    return policy.next(disposition).toMillis();
  }
}
