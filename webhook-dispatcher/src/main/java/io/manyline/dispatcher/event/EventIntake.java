package io.manyline.dispatcher.event;

import com.google.protobuf.util.Timestamps;
import io.manyline.dispatcher.delivery.DeliveryTask;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.subscription.SubscriptionMatcher;
import io.manyline.proto.event.EventType;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.Decoded;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a record as read means: tasks, or nothing.
///
/// **Errors:** none; poison and what a newer release wrote is counted and passed over.
public final class EventIntake {
  private static final Logger LOG = LoggerFactory.getLogger(EventIntake.class);

  /// Characters of an event id: it is signed, and stored in text forms.
  private static final String EVENT_ID = "[0-9A-Za-z_:=-]{1,128}";

  private final SubscriptionMatcher matcher;
  private final EventMetrics metrics;
  private final InstantSource clock;

  public EventIntake(SubscriptionMatcher matcher, EventMetrics metrics, InstantSource clock) {
    this.matcher = matcher;
    this.metrics = metrics;
    this.clock = clock;
  }

  List<DeliveryTask> tasksOf(EventPosition position, Decoded<SessionEvent> record) {
    metrics.read();
    return switch (record) {
      case Decoded.Readable<SessionEvent>(SessionEvent event) -> tasksOf(position, event);
      case Decoded.Unreadable<SessionEvent>(String reason) -> poison(position, reason);
    };
  }

  private List<DeliveryTask> tasksOf(EventPosition position, SessionEvent event) {
    if (EventType.of(event).isEmpty()) {
      metrics.unknown();
      return List.of();
    }
    if (!event.getEventId().matches(EVENT_ID)) {
      return poison(position, "event id of another form");
    }
    // A body shows it as text, which there is for the years 1 to 9999 only.
    if (!Timestamps.isValid(event.getTimestamp())) {
      return poison(position, "timestamp out of range");
    }
    try {
      return matcher.tasksOf(position, event, clock.instant());
    } catch (IllegalArgumentException e) {
      return poison(position, String.valueOf(e.getMessage()));
    }
  }

  private List<DeliveryTask> poison(EventPosition position, String reason) {
    metrics.poison();
    LOG.warn("passed over a record at {}: {}", position, reason);
    return List.of();
  }
}
