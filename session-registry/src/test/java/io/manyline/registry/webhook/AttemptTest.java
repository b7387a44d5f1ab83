package io.manyline.registry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123Z");

  @Test
  void everythingShouldComeBack() {
    Attempt attempt =
        new Attempt(
            "evt 1",
            2,
            "503",
            AT,
            Duration.ofMillis(17),
            new Attempt.Details(
                "message.received",
                new Attempt.Place(0, 1L << 40),
                AT.plusSeconds(30),
                "not now\n{\"é\":1}"));

    assertThat(Attempt.of(attempt.toText())).contains(attempt);
  }

  @Test
  void attemptWithoutDetailsShouldComeBack() {
    Attempt attempt = new Attempt("evt1", 1, "timeout", AT, Duration.ofSeconds(20));

    assertThat(Attempt.of(attempt.toText())).contains(attempt);
  }

  @Test
  void attemptOfTheReleaseBeforeShouldBeRead() {
    assertThat(Attempt.of("13 refused 1767225600123 4 evt1"))
        .contains(new Attempt("evt1", 3, "refused", AT, Duration.ofMillis(4)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "2%%%", "2AAAA", "1x", "9 x y z a", "3"})
  void whatIsNoAttemptShouldBeNone(String text) {
    assertThat(Attempt.of(text)).isNotPresent();
  }
}
