package io.manyline.registry.webhook;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// An event that is not tried any more, with the pointer to read it back while Kafka has it.
///
/// **Shape:** as text in Redis: format byte `1`, then `reason at-in-ms partition offset attempts
/// event-id` apart by spaces.
public record DeadLetter(
    String eventId, int partition, long offset, int attempts, Reason reason, Instant at) {
  private static final String FORMAT = "1";

  /// Why an event is not tried any more.
  public enum Reason {
    /// The last step of the schedule failed.
    ATTEMPTS_EXHAUSTED,
    /// The endpoint answered 410.
    ENDPOINT_GONE,
    /// The endpoint was disabled, by its owner or because it gave nothing but failures.
    ENDPOINT_DISABLED,
    /// Kafka no longer has the event.
    EVENT_GONE,
    /// It was to step aside, and too many had before it.
    TOO_MANY_LATE
  }

  /// As stored.
  public String toText() {
    return "%s%s %d %d %d %d %s"
        .formatted(FORMAT, reason, at.toEpochMilli(), partition, offset, attempts, eventId);
  }

  /// @return empty for a letter of a format, or with a reason, that this release does not know
  public static Optional<DeadLetter> of(String text) {
    String[] parts = text.split(" ", 6);
    if (!text.startsWith(FORMAT) || parts.length != 6) {
      return Optional.empty();
    }
    return reason(parts[0].substring(FORMAT.length()))
        .map(
            reason ->
                new DeadLetter(
                    parts[5],
                    Integer.parseInt(parts[2]),
                    Long.parseLong(parts[3]),
                    Integer.parseInt(parts[4]),
                    reason,
                    Instant.ofEpochMilli(Long.parseLong(parts[1]))));
  }

  private static Optional<Reason> reason(String name) {
    return Arrays.stream(Reason.values()).filter(each -> each.name().equals(name)).findFirst();
  }
}
