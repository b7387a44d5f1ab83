package io.manyline.proto.event;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.manyline.proto.event.v1.SessionEvent;
import java.util.Map;
import java.util.Optional;

/// Events that never happened, for those who try out what they do with them.
///
/// **Shape:** made of the definitions, so that each type has one: every field that is written in
/// any case, and of the `optional` ones those that have something to say; of a `oneof` its first
/// member. What a field says is taken from its name, and for some from its message's, too.
public final class EventSample {
  /// Members of members of `data` have no further messages but times and addresses.
  private static final int DEEPEST = 2;

  /// What a message answers or mentions: most do neither.
  private static final String NOT_IN_EACH = "context";

  private static final Map<String, String> BY_NAME =
      Map.ofEntries(
          Map.entry("chat", "15550100002@s.whatsapp.net"),
          Map.entry("group_id", "120363000000000001@g.us"),
          Map.entry("phone", "15550100002"),
          Map.entry("actual_phone", "15550100001"),
          Map.entry("lid", "100000000000002@lid"),
          Map.entry("message_id", "3EB0000000000000000001"),
          Map.entry("message_ids", "3EB0000000000000000001"),
          Map.entry("call_id", "00000000000000000000000000000001"),
          Map.entry("push_name", "A tester"),
          Map.entry("name", "A tester"),
          Map.entry("first_name", "A"),
          Map.entry("subject", "A test"),
          Map.entry("kind", "text"),
          Map.entry("text", "This is a test."),
          Map.entry("emoji", "👍"),
          Map.entry("mime_type", "image/jpeg"),
          Map.entry("sha256", "0".repeat(64)),
          Map.entry("url", "https://example.org/a-test"),
          Map.entry("reason", "test"),
          Map.entry("code", "TEST"),
          Map.entry("role", "subscriber"),
          Map.entry("locale", "en_US"));

  private static final Map<String, String> BY_PLACE =
      Map.ofEntries(
          Map.entry("SessionStatus.status", "connected"),
          Map.entry("SessionPasskey.stage", "requested"),
          Map.entry("MessageStatus.status", "delivered"),
          Map.entry("MessageUndecryptable.reason", "BAD_MAC"),
          Map.entry("EventAnswered.answer", "going"),
          Map.entry("GroupUpdated.chat", "120363000000000001@g.us"),
          Map.entry("GroupUpdated.change", "subject"),
          Map.entry("ChannelUpdated.chat", "120363000000000002@newsletter"),
          Map.entry("ChannelUpdated.change", "described"),
          Map.entry("ChannelUpdated.state", "active"),
          Map.entry("ChannelPostUpdated.chat", "120363000000000002@newsletter"),
          Map.entry("HistorySynced.part", "recent"),
          Map.entry("HistoryFailed.part", "recent"),
          Map.entry("HistoryFailed.reason", "NOT_AVAILABLE"),
          Map.entry("PresenceUpdated.state", "available"),
          Map.entry("ChatTyping.state", "composing"),
          Map.entry("SettingsFailed.reason", "PATCH_MAC"),
          Map.entry("MediaReady.kind", "image"),
          Map.entry("MediaFailed.kind", "image"),
          Map.entry("MediaFailed.code", "MEDIA_GONE"),
          Map.entry("CallEnded.reason", "hung_up"),
          Map.entry("WebhookDisabled.webhook_id", "wh_00000000000000000000000000"),
          Map.entry("WebhookDisabled.reason", "gone"),
          Map.entry("WebhookDisabled.last_result", "410"),
          Map.entry("WebhookDisabled.last_event_id", "evt_test"));

  private EventSample() {}

  /// A body of the type, in an event without ids.
  ///
  /// @param at the time that all its times are
  public static SessionEvent.Builder of(EventType type, Timestamp at) {
    FieldDescriptor field = field(type);
    return SessionEvent.newBuilder()
        .setTimestamp(at)
        .mergeFrom(
            DynamicMessage.newBuilder(SessionEvent.getDescriptor())
                .setField(field, filled(type.member(), at, 0))
                .build());
  }

  private static FieldDescriptor field(EventType type) {
    return SessionEvent.getDescriptor().getFields().stream()
        .filter(each -> each.getContainingOneof() != null)
        .filter(each -> each.getMessageType().equals(type.member()))
        .findFirst()
        .orElseThrow();
  }

  private static Message filled(Descriptor message, Timestamp at, int depth) {
    if (message.getFullName().equals(Timestamp.getDescriptor().getFullName())) {
      return at;
    }
    DynamicMessage.Builder builder = DynamicMessage.newBuilder(message);
    for (FieldDescriptor field : message.getFields()) {
      if (isWanted(field, depth)) {
        set(builder, field, at, depth);
      }
    }
    return builder.build();
  }

  private static boolean isWanted(FieldDescriptor field, int depth) {
    if (field.getRealContainingOneof() != null) {
      return field.getRealContainingOneof().getField(0).equals(field) && depth < DEEPEST;
    }
    if (isMessage(field)) {
      return isTime(field) || depth < DEEPEST && !field.getName().equals(NOT_IN_EACH);
    }
    return !field.hasPresence() || known(field).isPresent();
  }

  private static void set(
      DynamicMessage.Builder builder, FieldDescriptor field, Timestamp at, int depth) {
    if (field.isMapField()) {
      DynamicMessage.Builder entry = DynamicMessage.newBuilder(field.getMessageType());
      field
          .getMessageType()
          .getFields()
          .forEach(each -> entry.setField(each, value(each, at, depth)));
      builder.addRepeatedField(field, entry.build());
    } else if (field.isRepeated()) {
      builder.addRepeatedField(field, value(field, at, depth));
    } else {
      builder.setField(field, value(field, at, depth));
    }
  }

  private static Object value(FieldDescriptor field, Timestamp at, int depth) {
    return switch (field.getJavaType()) {
      case INT -> 1;
      case LONG -> 1L;
      case FLOAT -> 1f;
      case DOUBLE -> 1.0;
      case BOOLEAN -> false;
      case STRING -> text(field);
      case BYTE_STRING -> ByteString.copyFromUtf8("test");
      case ENUM -> field.getEnumType().getValues().getLast();
      case MESSAGE -> filled(field.getMessageType(), at, depth + 1);
    };
  }

  private static String text(FieldDescriptor field) {
    return known(field).orElse("test");
  }

  private static Optional<String> known(FieldDescriptor field) {
    String place = field.getContainingType().getName() + "." + field.getName();
    return Optional.ofNullable(BY_PLACE.get(place))
        .or(() -> Optional.ofNullable(BY_NAME.get(field.getName())));
  }

  private static boolean isMessage(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
  }

  private static boolean isTime(FieldDescriptor field) {
    return isMessage(field)
        && field.getMessageType().getFullName().equals(Timestamp.getDescriptor().getFullName());
  }
}
