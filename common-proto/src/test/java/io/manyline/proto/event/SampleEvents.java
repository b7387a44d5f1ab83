package io.manyline.proto.event;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.manyline.proto.event.v1.SessionEvent;

/// An event of each type, once with every field that there is and once with none.
final class SampleEvents {
  private static final int DEEPEST = 6;

  private SampleEvents() {}

  static SessionEvent full(EventType type) {
    return event(type, filled(type.member(), 0));
  }

  static SessionEvent empty(EventType type) {
    return event(type, DynamicMessage.getDefaultInstance(type.member()));
  }

  private static SessionEvent event(EventType type, Message member) {
    FieldDescriptor field =
        SessionEvent.getDescriptor().getFields().stream()
            .filter(each -> each.getContainingOneof() != null)
            .filter(each -> each.getMessageType().equals(type.member()))
            .findFirst()
            .orElseThrow();
    return SessionEvent.newBuilder()
        .setEventId("evt_1")
        .setSessionId("15550100001")
        .setTimestamp(Timestamp.newBuilder().setSeconds(1_700_000_000).setNanos(5_000_000))
        .mergeFrom(
            DynamicMessage.newBuilder(SessionEvent.getDescriptor()).setField(field, member).build())
        .build();
  }

  private static Message filled(Descriptor message, int depth) {
    DynamicMessage.Builder builder = DynamicMessage.newBuilder(message);
    for (FieldDescriptor field : message.getFields()) {
      if (field.isMapField()) {
        DynamicMessage.Builder entry = DynamicMessage.newBuilder(field.getMessageType());
        field
            .getMessageType()
            .getFields()
            .forEach(each -> entry.setField(each, value(each, depth)));
        builder.addRepeatedField(field, entry.build());
      } else if (field.isRepeated()) {
        builder.addRepeatedField(field, value(field, depth));
      } else if (depth < DEEPEST || field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        builder.setField(field, value(field, depth));
      }
    }
    return builder.build();
  }

  private static Object value(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> 7;
      case LONG -> 1_595_334_325L;
      case FLOAT -> 1.5f;
      case DOUBLE -> -6.2;
      case BOOLEAN -> true;
      case STRING -> "text";
      case BYTE_STRING -> ByteString.copyFromUtf8("bytes");
      case ENUM -> field.getEnumType().getValues().getLast();
      case MESSAGE -> filled(field.getMessageType(), depth + 1);
    };
  }
}
