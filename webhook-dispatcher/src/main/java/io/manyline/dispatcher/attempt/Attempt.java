package io.manyline.dispatcher.attempt;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Summary of one attempt to deliver one event.
///
/// **Shape:** as text in Redis: format byte `1`, then `number result at-in-ms latency-in-ms
/// event-id` apart by spaces.
///
/// @param number 1 for the first
/// @param result the HTTP status, or why there was none: `timeout`, `refused`, `blocked_address`, …
public record Attempt(String eventId, int number, String result, Instant at, Duration latency) {
  private static final String FORMAT = "1";

  /// As stored.
  public String toText() {
    return "%s%d %s %d %d %s"
        .formatted(FORMAT, number, result, at.toEpochMilli(), latency.toMillis(), eventId);
  }

  /// @return empty for a summary of a format that this release does not know
  public static Optional<Attempt> of(String text) {
    String[] parts = text.split(" ", 5);
    if (!text.startsWith(FORMAT) || parts.length != 5) {
      return Optional.empty();
    }
    return Optional.of(
        new Attempt(
            parts[4],
            Integer.parseInt(parts[0].substring(FORMAT.length())),
            parts[1],
            Instant.ofEpochMilli(Long.parseLong(parts[2])),
            Duration.ofMillis(Long.parseLong(parts[3]))));
  }
}
