package io.manyline.proto.event;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import io.manyline.proto.event.v1.SessionEvent;
import java.time.Instant;
import java.util.Optional;

/// The public JSON of an event: `{"id","type","session_id","timestamp","data"}`.
///
/// **Flow:** the dispatcher signs and posts it, the gateway shows it on the WebSocket. **Shape:**
/// `data` is the protobuf JSON of the `oneof` member with snake_case names and with defaults
/// written out; times are RFC 3339 in UTC. The text is stable for one event, byte for byte, so that
/// a retry carries the same body.
public final class EventBody {
  private static final JsonFormat.Printer DATA =
      JsonFormat.printer()
          .preservingProtoFieldNames()
          .alwaysPrintFieldsWithNoPresence()
          .omittingInsignificantWhitespace();

  private EventBody() {}

  /// @return the body, or empty when the event is of a type that this release does not know
  public static Optional<String> json(SessionEvent event) {
    return EventType.of(event).map(type -> json(event, type));
  }

  private static String json(SessionEvent event, EventType type) {
    return "{\"id\":"
        + quoted(event.getEventId())
        + ",\"type\":"
        + quoted(type.publicName())
        + ",\"session_id\":"
        + quoted(event.getSessionId())
        + ",\"timestamp\":"
        + quoted(text(event.getTimestamp()))
        + ",\"data\":"
        + print(member(event))
        + "}";
  }

  /// As protobuf's JSON has it, for the years 1 to 9999.
  private static String text(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
  }

  private static Message member(SessionEvent event) {
    FieldDescriptor field =
        SessionEvent.getDescriptor().findFieldByNumber(event.getEventCase().getNumber());
    return (Message) event.getField(field);
  }

  private static String print(Message message) {
    try {
      return DATA.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "event member " + message.getDescriptorForType().getFullName() + " has no JSON form", e);
    }
  }

  private static String quoted(String text) {
    if (text.chars().allMatch(EventBody::isPlain)) {
      return '"' + text + '"';
    }
    return print(StringValue.newBuilder().setValue(text).build());
  }

  /// What no JSON writes in another way.
  private static boolean isPlain(int character) {
    return character >= 'a' && character <= 'z'
        || character >= 'A' && character <= 'Z'
        || character >= '-' && character <= ':'
        || character == '_';
  }
}
