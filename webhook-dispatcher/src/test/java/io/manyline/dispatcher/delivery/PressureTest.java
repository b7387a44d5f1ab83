package io.manyline.dispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PressureTest {
  private static final Duration MOST = Duration.ofMillis(500);
  private static final Duration LONG = Duration.ofMillis(501);
  private static final Duration SHORT = Duration.ofMillis(500);

  private final Pressure pressure = new Pressure(MOST);
  private Instant now = Instant.EPOCH;

  @Test
  void halfOfTheAttemptsBeginningLateShouldStopReadingUntilTheyDoNot() {
    began(2, LONG);
    began(2, SHORT);
    assertThat(pressure.isHigh(later(), 0)).isTrue();

    began(1, LONG);
    began(2, SHORT);
    assertThat(pressure.isHigh(later(), 0)).isFalse();
  }

  @Test
  void eventsThatAreNotAttemptedShouldNotStopReading() {
    assertThat(pressure.isHigh(later(), 500)).isFalse();
  }

  @Test
  void moreThanBeginsInASecondShouldStopReading() {
    began(80, SHORT);
    Instant then = later();
    assertThat(pressure.isHigh(then, 800)).isFalse();
    assertThat(pressure.isHigh(then, 801)).isTrue();

    began(10, SHORT);
    assertThat(pressure.isHigh(later(), 500)).isFalse();
  }

  private void began(int attempts, Duration waited) {
    for (int i = 0; i < attempts; i++) {
      pressure.began(waited);
    }
  }

  private Instant later() {
    now = now.plusMillis(100);
    return now;
  }
}
