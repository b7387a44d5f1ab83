package io.manyline.dispatcher.event;

import com.google.protobuf.util.Timestamps;
import io.manyline.dispatcher.endpoint.EventOwner;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.proto.event.EventType;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.Decoded;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a record as read means: an event that can be delivered, or nothing.
///
/// **Errors:** none; poison and what a newer release wrote is counted and passed over.
public final class EventIntake {
  private static final Logger LOG = LoggerFactory.getLogger(EventIntake.class);

  private static final int LONGEST_ID = 128;

  private final EventMetrics metrics;

  public EventIntake(EventMetrics metrics) {
    this.metrics = metrics;
  }

  Optional<Accepted> accept(EventPosition position, Decoded<SessionEvent> record) {
    metrics.read();
    try {
      Optional<Accepted> accepted = deliverable(record);
      if (accepted.isEmpty()) {
        metrics.unknown();
      }
      return accepted;
    } catch (IllegalArgumentException e) {
      metrics.poison();
      LOG.warn("passed over a record at {}: {}", position, e.getMessage());
      return Optional.empty();
    }
  }

  /// @return empty for an event of a newer release
  /// @throws IllegalArgumentException for poison
  static Optional<Accepted> deliverable(Decoded<SessionEvent> record) {
    return switch (record) {
      case Decoded.Readable<SessionEvent>(SessionEvent event) -> deliverable(event);
      case Decoded.Unreadable<SessionEvent>(String reason) ->
          throw new IllegalArgumentException(reason);
    };
  }

  private static Optional<Accepted> deliverable(SessionEvent event) {
    if (EventType.of(event).isEmpty()) {
      return Optional.empty();
    }
    if (!isId(event.getEventId())) {
      throw new IllegalArgumentException("event id of another form");
    }
    // A body shows it as text, which there is for the years 1 to 9999 only.
    if (!Timestamps.isValid(event.getTimestamp())) {
      throw new IllegalArgumentException("timestamp out of range");
    }
    return Optional.of(new Accepted(event, EventOwner.of(event)));
  }

  /// It is signed, and stored in text forms.
  private static boolean isId(String text) {
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      boolean usual =
          (each >= 'a' && each <= 'z')
              || (each >= 'A' && each <= 'Z')
              || (each >= '0' && each <= ':')
              || each == '_'
              || each == '='
              || each == '-';
      if (!usual) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= LONGEST_ID;
  }

  /// An event that can be delivered.
  record Accepted(SessionEvent event, EventOwner owner) {}
}
