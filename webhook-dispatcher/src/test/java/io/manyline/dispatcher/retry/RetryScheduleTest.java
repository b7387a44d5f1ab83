package io.manyline.dispatcher.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryScheduleTest {
  private static final List<Duration> STEPS =
      List.of(
          Duration.ZERO,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofHours(24));

  private final RetrySchedule exact =
      schedule(
          new Random(1) {
            @Override
            public double nextDouble() {
              return 0.5;
            }
          });

  @ParameterizedTest
  @CsvSource({
    "1,5,true",
    "2,30,true",
    "3,120,true",
    "4,600,false",
    "5,1800,false",
    "6,7200,false",
    "7,21600,false",
    "8,43200,false",
    "9,86400,false"
  })
  void eachFailureShouldLeadToItsStep(int attempts, long seconds, boolean holds) {
    assertThat(exact.after(List.of(), attempts, null))
        .contains(new RetrySchedule.Wait(Duration.ofSeconds(seconds), holds));
  }

  @Test
  void lastStepShouldBeFollowedByNone() {
    assertThat(exact.after(List.of(), 10, null)).isEmpty();
    assertThat(exact.after(List.of(), 10, Duration.ofSeconds(1))).isEmpty();
  }

  @Test
  void jitterShouldStayWithinAFifthAndSpread() {
    RetrySchedule random = schedule(new Random(7));

    List<Long> waits =
        IntStream.range(0, 1000)
            .mapToObj(_ -> random.after(List.of(), 2, null).orElseThrow().delay().toMillis())
            .toList();

    assertThat(waits).allMatch(wait -> wait >= 24_000 && wait <= 36_000);
    assertThat(waits.stream().distinct().count()).isGreaterThan(500);
  }

  @Test
  void retryAfterShouldLengthenAWaitUpToTheLastStepAndNeverShortenIt() {
    assertThat(exact.after(List.of(), 1, Duration.ofSeconds(60)))
        .contains(new RetrySchedule.Wait(Duration.ofSeconds(60), true));
    assertThat(exact.after(List.of(), 4, Duration.ZERO))
        .contains(new RetrySchedule.Wait(Duration.ofMinutes(10), false));
    assertThat(exact.after(List.of(), 1, Duration.ofDays(365)))
        .contains(new RetrySchedule.Wait(Duration.ofHours(24), false));
  }

  @Test
  void longRetryAfterShouldLetTheChatGoOn() {
    assertThat(exact.after(List.of(), 1, Duration.ofMinutes(3)))
        .contains(new RetrySchedule.Wait(Duration.ofMinutes(3), false));
  }

  @Test
  void stepsOfTheEndpointShouldTakeThePlaceOfTheInstallations() {
    List<Duration> own = List.of(Duration.ZERO, Duration.ofMinutes(5), Duration.ofHours(1));

    assertThat(exact.after(own, 1, null))
        .contains(new RetrySchedule.Wait(Duration.ofMinutes(5), false));
    assertThat(exact.after(own, 1, Duration.ofDays(1)))
        .contains(new RetrySchedule.Wait(Duration.ofHours(1), false));
    assertThat(exact.after(own, 3, null)).isEmpty();
  }

  @Test
  void retryAfterShouldNotShortenAWaitThoughALaterStepIsShorter() {
    List<Duration> own = List.of(Duration.ZERO, Duration.ofSeconds(60), Duration.ofSeconds(5));

    assertThat(exact.after(own, 1, Duration.ofSeconds(120)))
        .contains(new RetrySchedule.Wait(Duration.ofSeconds(60), true));
    assertThat(exact.after(own, 2, Duration.ofSeconds(120)))
        .contains(new RetrySchedule.Wait(Duration.ofSeconds(60), true));
  }

  @Test
  void retryAfterShouldNotShortenAWaitThatTheJitterMadeLongerThanAllSteps() {
    RetrySchedule late = schedule(() -> -1L);
    List<Duration> own = List.of(Duration.ZERO, Duration.ofSeconds(60));
    Duration usual = late.after(own, 1, null).orElseThrow().delay();
    assertThat(usual).isGreaterThan(Duration.ofSeconds(60));

    assertThat(late.after(own, 1, Duration.ofSeconds(100)).orElseThrow().delay()).isEqualTo(usual);
  }

  private static RetrySchedule schedule(RandomGenerator random) {
    return new RetrySchedule(STEPS, Duration.ofMinutes(2), random);
  }
}
