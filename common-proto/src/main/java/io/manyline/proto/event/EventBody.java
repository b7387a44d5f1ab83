package io.manyline.proto.event;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.text.Utf8Text;
import java.nio.charset.StandardCharsets;
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
    return utf8(event).map(body -> new String(body, StandardCharsets.UTF_8));
  }

  /// The same as it is signed and sent.
  public static Optional<byte[]> utf8(SessionEvent event) {
    return EventType.of(event).map(type -> utf8(event, type));
  }

  private static byte[] utf8(SessionEvent event, EventType type) {
    Utf8Text out = new Utf8Text(USUAL_LENGTH).ascii("{\"id\":");
    EventJson.quoted(out, event.getEventId());
    out.ascii(",\"type\":\"").ascii(type.publicName()).ascii("\",\"session_id\":");
    EventJson.quoted(out, event.getSessionId());
    out.ascii(",\"timestamp\":\"")
        .ascii(EventJson.text(event.getTimestamp()))
        .ascii("\",\"data\":");
    EventJson.write(out, type.memberOf(event));
    return out.ascii('}').toBytes();
  }
}
