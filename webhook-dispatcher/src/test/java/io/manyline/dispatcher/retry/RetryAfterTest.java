package io.manyline.dispatcher.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void secondsShouldBeRead() {
    assertThat(RetryAfter.parse(" 120 ", NOW)).contains(Duration.ofSeconds(120));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483649", "9999999999", "99999999999999999999"})
  void whatIsTooLargeShouldBeAsLongAsNobodyWaits(String header) {
    assertThat(RetryAfter.parse(header, NOW)).contains(Duration.ofSeconds(2_147_483_648L));
  }

  @Test
  void dateShouldBeReadAsAWaitFromNow() {
    assertThat(RetryAfter.parse("Sun, 22 Nov 2026 12:01:30 GMT", NOW))
        .contains(Duration.ofSeconds(90));
  }

  @Test
  void pastDateShouldBeNoWait() {
    assertThat(RetryAfter.parse("Fri, 31 Dec 1999 23:59:59 GMT", NOW)).contains(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "soon", "Sun, 99 Nov 2026"})
  void whatIsNeitherShouldBeNone(String header) {
    assertThat(RetryAfter.parse(header, NOW)).isEmpty();
  }
}
