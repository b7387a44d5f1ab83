package io.manyline.proto.event;

import io.manyline.proto.event.v1.SessionEvent;
import java.util.Optional;

/// The public JSON of an event: `{"id","type","session_id","timestamp","data"}`.
///
/// **Flow:** the dispatcher signs and posts it, the gateway shows it on the WebSocket. **Shape:**
/// `data` is the protobuf JSON of the `oneof` member with snake_case names and with defaults
/// written out; times are RFC 3339 in UTC. The text is stable for one event, byte for byte, so that
/// a retry carries the same body.
public final class EventBody {
  private static final int USUAL_LENGTH = 512;

  private EventBody() {}

  /// @return the body, or empty when the event is of a type that this release does not know
  public static Optional<String> json(SessionEvent event) {
    return EventType.of(event).map(type -> json(event, type));
  }

  private static String json(SessionEvent event, EventType type) {
    StringBuilder out = new StringBuilder(USUAL_LENGTH).append("{\"id\":");
    EventJson.quoted(out, event.getEventId());
    out.append(",\"type\":\"").append(type.publicName()).append("\",\"session_id\":");
    EventJson.quoted(out, event.getSessionId());
    out.append(",\"timestamp\":\"")
        .append(EventJson.text(event.getTimestamp()))
        .append("\",\"data\":");
    EventJson.write(out, type.memberOf(event));
    return out.append('}').toString();
  }
}
