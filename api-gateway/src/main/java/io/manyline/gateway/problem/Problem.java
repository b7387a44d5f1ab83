package io.manyline.gateway.problem;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A failure as a caller sees it.
///
/// @param status HTTP status
/// @param code UPPER_SNAKE, stable
/// @param error what is wrong, why, and what to do
/// @param retryAfter when it is worth trying again, told in the header `Retry-After`; a 429 always
///   has one
public record Problem(int status, String code, String error, @Nullable Duration retryAfter) {
  private static final int TOO_MANY_REQUESTS = 429;

  /// Told when nobody knows better: a queue that is full now has moved on by then.
  private static final Duration SOON = Duration.ofSeconds(10);

  public Problem {
    if (status == TOO_MANY_REQUESTS && retryAfter == null) {
      retryAfter = SOON;
    }
  }

  /// One of which nobody knows when it ends.
  public Problem(int status, String code, String error) {
    this(status, code, error, null);
  }
}
