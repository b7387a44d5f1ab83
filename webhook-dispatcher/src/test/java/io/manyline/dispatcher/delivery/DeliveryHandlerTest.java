package io.manyline.dispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.egress.PostResult;
import io.manyline.dispatcher.egress.PostResult.Answered;
import io.manyline.dispatcher.egress.PostResult.Failure;
import io.manyline.dispatcher.egress.PostResult.Unanswered;
import io.manyline.dispatcher.retry.RetrySchedule;
import io.manyline.dispatcher.signing.WebhookSigner;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryHandlerTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final DeliveryHandler handler =
      new DeliveryHandler(
          new WebhookSigner(),
          _ -> new Unanswered(Failure.OTHER),
          new RetrySchedule(
              List.of(Duration.ZERO, Duration.ofSeconds(5), Duration.ofMinutes(10)),
              Duration.ofMinutes(2),
              new Random(1)),
          new DeliveryMetrics(new SimpleMeterRegistry()),
          () -> NOW);

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void successShouldBeDelivered(int status) {
    assertThat(verdict(answered(status, null), 1)).isEqualTo(new Verdict.Delivered());
  }

  @ParameterizedTest
  @ValueSource(
      ints = {100, 199, 300, 301, 302, 307, 308, 400, 401, 403, 404, 409, 411, 429, 500, 503})
  void everyOtherStatusShouldBeTriedAgain(int status) {
    assertThat(verdict(answered(status, null), 1)).isInstanceOf(Verdict.Retry.class);
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void everyFailureShouldBeTriedAgain(Failure failure) {
    assertThat(verdict(new Unanswered(failure), 1)).isInstanceOf(Verdict.Retry.class);
  }

  @Test
  void goneShouldDisableTheEndpointOnWhicheverAttempt() {
    assertThat(verdict(answered(410, null), 1)).isEqualTo(new Verdict.Gone());
    assertThat(verdict(answered(410, null), 3)).isEqualTo(new Verdict.Gone());
  }

  @Test
  void lastFailureShouldBeExhaustedAndLastSuccessDelivered() {
    assertThat(verdict(answered(500, null), 3)).isEqualTo(new Verdict.Exhausted());
    assertThat(verdict(answered(200, null), 3)).isEqualTo(new Verdict.Delivered());
  }

  @Test
  void retryAfterShouldBeHonouredAsSecondsAndAsDate() {
    assertThat(verdict(answered(503, "60"), 1))
        .isEqualTo(new Verdict.Retry(new RetrySchedule.Wait(Duration.ofSeconds(60), true)));
    assertThat(verdict(answered(429, "Sun, 22 Nov 2026 12:01:00 GMT"), 1))
        .isEqualTo(new Verdict.Retry(new RetrySchedule.Wait(Duration.ofSeconds(60), true)));
  }

  private Verdict verdict(PostResult result, int attempts) {
    return handler.verdict(result, attempts, List.of(), NOW);
  }

  private static PostResult answered(int status, String retryAfter) {
    return new Answered(status, Optional.ofNullable(retryAfter));
  }
}
