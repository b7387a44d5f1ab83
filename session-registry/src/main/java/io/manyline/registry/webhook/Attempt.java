package io.manyline.registry.webhook;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.registry.v1.StoredAttempt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Summary of one attempt to deliver one event.
///
/// **Shape:** as text in Redis: format byte `2`, then a `StoredAttempt` in base64. Format `1`,
/// which is still read: `number result at-in-ms latency-in-ms event-id` apart by spaces.
///
/// @param number 1 for the first
/// @param result the HTTP status, or why there was none: `timeout`, `refused`, `blocked_address`, …
public record Attempt(
    String eventId, int number, String result, Instant at, Duration latency, Details details) {
  private static final String FORMAT = "2";
  private static final String OLD_FORMAT = "1";

  /// Without what only newer attempts tell.
  public Attempt(String eventId, int number, String result, Instant at, Duration latency) {
    this(eventId, number, result, at, latency, Details.NONE);
  }

  /// What is told beyond the result.
  ///
  /// @param type public name of the event's type; empty when it is not known
  /// @param place where Kafka has the event; null when it is not known
  /// @param next when the next attempt is due; null when there is none
  /// @param excerpt the beginning of the answer's body; empty when there was none
  public record Details(
      String type, @Nullable Place place, @Nullable Instant next, String excerpt) {
    public static final Details NONE = new Details("", null, null, "");

    /// Without the excerpt: it is somebody's text.
    @Override
    public String toString() {
      return "Details[" + type + "]";
    }
  }

  /// A place in `session-events`.
  public record Place(int partition, long offset) {}

  /// As stored.
  public String toText() {
    return new String(toBytes(), StandardCharsets.US_ASCII);
  }

  /// The same as Redis takes it.
  public byte[] toBytes() {
    StoredAttempt.Builder stored =
        StoredAttempt.newBuilder()
            .setEventId(eventId)
            .setNumber(number)
            .setResult(result)
            .setAt(Times.timestamp(at))
            .setLatencyMs(latency.toMillis())
            .setType(details.type())
            .setExcerpt(details.excerpt());
    Place place = details.place();
    if (place != null) {
      stored.setPartition(place.partition()).setOffset(place.offset());
    }
    Instant next = details.next();
    if (next != null) {
      stored.setNext(Times.timestamp(next));
    }
    byte[] base64 = Base64.getEncoder().encode(stored.build().toByteArray());
    byte[] text = new byte[FORMAT.length() + base64.length];
    text[0] = (byte) FORMAT.charAt(0);
    System.arraycopy(base64, 0, text, FORMAT.length(), base64.length);
    return text;
  }

  /// @return empty for a summary of a format that this release does not know
  public static Optional<Attempt> of(String text) {
    return text.startsWith(FORMAT) ? ofStored(text.substring(1)) : ofOld(text);
  }

  private static Optional<Attempt> ofStored(String text) {
    StoredAttempt stored;
    try {
      stored = StoredAttempt.parseFrom(Base64.getDecoder().decode(text));
    } catch (InvalidProtocolBufferException | IllegalArgumentException _) {
      return Optional.empty();
    }
    if (stored.getEventId().isEmpty()) {
      return Optional.empty();
    }
    Details details =
        new Details(
            stored.getType(),
            stored.hasPartition() ? new Place(stored.getPartition(), stored.getOffset()) : null,
            stored.hasNext() ? Times.instant(stored.getNext()) : null,
            stored.getExcerpt());
    return Optional.of(
        new Attempt(
            stored.getEventId(),
            stored.getNumber(),
            stored.getResult(),
            Times.instant(stored.getAt()),
            Duration.ofMillis(stored.getLatencyMs()),
            details));
  }

  private static Optional<Attempt> ofOld(String text) {
    String[] parts = text.split(" ", 5);
    if (!text.startsWith(OLD_FORMAT) || parts.length != 5) {
      return Optional.empty();
    }
    return Optional.of(
        new Attempt(
            parts[4],
            Integer.parseInt(parts[0].substring(OLD_FORMAT.length())),
            parts[1],
            Instant.ofEpochMilli(Long.parseLong(parts[2])),
            Duration.ofMillis(Long.parseLong(parts[3]))));
  }
}
