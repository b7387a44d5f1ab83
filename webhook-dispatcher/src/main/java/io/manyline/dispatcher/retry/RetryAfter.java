package io.manyline.dispatcher.retry;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/// The header `Retry-After`: seconds, or an HTTP date.
///
/// **Source:** RFC 9110, section 10.2.3; for numbers that are too large, RFC 9111, section 1.2.2.
public final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("[0-9]+");

  /// Stands for all that are larger, and is longer than anybody waits.
  private static final BigInteger MOST_SECONDS = BigInteger.ONE.shiftLeft(31);

  private RetryAfter() {}

  /// @return the wait from now, not negative; empty when there is none or it cannot be read
  public static Optional<Duration> parse(String header, Instant now) {
    String text = header.strip();
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(
          Duration.ofSeconds(new BigInteger(text).min(MOST_SECONDS).longValueExact()));
    }
    try {
      Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(now, at);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
