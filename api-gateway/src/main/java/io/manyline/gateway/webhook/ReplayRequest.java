package io.manyline.gateway.webhook;

import io.manyline.registry.webhook.Replay.What;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Body of a replay: one event, a range of time, or all dead letters.
@Schema(name = "CreateReplay")
record ReplayRequest(
    @Schema(description = "of one event, as in webhook-id") @Nullable String eventId,
    @Schema(
            description = "RFC 3339: events from then on that the webhook wants",
            example = "2026-01-31T12:00:00Z")
        @Nullable String from,
    @Schema(description = "RFC 3339, not included; now when absent") @Nullable String to,
    @Schema(description = "true: all that there are") @Nullable Boolean deadLetters,
    @Schema(defaultValue = "10", minimum = "1", maximum = "1000") @Nullable Integer perSecond) {
  private static final int DEFAULT_RATE = 10;
  private static final int LONGEST_ID = 200;

  int rate() {
    return perSecond == null
        ? DEFAULT_RATE
        : WebhookFields.number("per_second", perSecond, 1, 1000);
  }

  What what(Instant now) {
    boolean letters = Boolean.TRUE.equals(deadLetters);
    boolean range = from != null || to != null;
    if (Stream.of(letters, range, eventId != null).filter(each -> each).count() != 1) {
      throw WebhookFields.failed(
          "Give exactly one of event_id, from (with to, if you like), and dead_letters: true.");
    }
    if (letters) {
      return new What.DeadLetters();
    }
    return eventId == null ? range(now) : new What.OneEvent(checkedId(eventId));
  }

  private static String checkedId(String id) {
    if (!id.matches("[\\x21-\\x7E]{1,%d}".formatted(LONGEST_ID))) {
      throw WebhookFields.failed(
          "The field event_id takes the id of an event: 1 to %d visible ASCII characters."
              .formatted(LONGEST_ID));
    }
    return id;
  }

  private What range(Instant now) {
    if (from == null) {
      throw WebhookFields.failed("The field from is required beside to.");
    }
    Instant start = time("from", from);
    Instant end = to == null ? now : time("to", to);
    if (!start.isBefore(end) || !start.isBefore(now)) {
      throw WebhookFields.failed("The field from is a time before that of to, and before now.");
    }
    return new What.TimeRange(start, end);
  }

  private static Instant time(String field, String written) {
    try {
      Instant time = Instant.parse(written);
      if (time.isAfter(Instant.EPOCH) && time.isBefore(Instant.parse("9999-01-01T00:00:00Z"))) {
        return time;
      }
    } catch (DateTimeParseException _) {
      // Said below.
    }
    throw WebhookFields.failed(
        "The field %s is a time as in 2026-01-31T12:00:00Z.".formatted(field));
  }
}
