package io.manyline.proto.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.text.Utf8Text;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Against protobuf's own printer, whose text receivers have verified so far.
class EventJsonTest {
  private static final long SEED = 20_260_101;
  private static final int ROUNDS = 40;
  private static final int DEEPEST = 5;
  private static final String CHARACTERS =
      "abc \"\\/<>&='\t\b\n\r\f\u0000\u001f\u007f\u0080\u00e4\u2027\u2028\u2029\ud7ff\ufffd";

  private static final JsonFormat.Printer PROTOBUF =
      JsonFormat.printer()
          .preservingProtoFieldNames()
          .alwaysPrintFieldsWithNoPresence()
          .omittingInsignificantWhitespace();

  @ParameterizedTest
  @EnumSource(EventType.class)
  void textShouldBeThatOfProtobufsPrinter(EventType type) throws Exception {
    assertSame(type, SampleEvents.full(type));
    assertSame(type, SampleEvents.empty(type));
    for (int round = 0; round < ROUNDS; round++) {
      long seed = SEED + round;
      Message member = drawn(type.member(), new Random(seed), 0);
      assertThat(written(member)).as("seed %d", seed).isEqualTo(PROTOBUF.print(member));
    }
  }

  /// Generated classes, as events are when they were read.
  private static void assertSame(EventType type, SessionEvent event)
      throws InvalidProtocolBufferException {
    Message member = type.memberOf(SessionEvent.parseFrom(event.toByteArray()));
    assertThat(written(member)).isEqualTo(PROTOBUF.print(member));
  }

  private static String written(Message message) {
    Utf8Text out = new Utf8Text(16);
    EventJson.write(out, message);
    return out.toString();
  }

  private static Message drawn(Descriptor type, Random random, int depth) throws Exception {
    DynamicMessage.Builder made = DynamicMessage.newBuilder(type);
    if (type.getFullName().equals("google.protobuf.Timestamp")) {
      return Timestamps.fromNanos(random.nextLong() / (1 + random.nextInt(3) * 999_999_999L));
    }
    for (FieldDescriptor field : type.getFields()) {
      int count = field.isRepeated() ? random.nextInt(3) : random.nextInt(2);
      for (int i = 0; i < count && isAllowed(field, depth); i++) {
        Object value = value(field, random, depth);
        if (field.isRepeated()) {
          made.addRepeatedField(field, value);
        } else {
          made.setField(field, value);
        }
      }
    }
    return made.build();
  }

  private static boolean isAllowed(FieldDescriptor field, int depth) {
    return depth < DEEPEST || field.getJavaType() != FieldDescriptor.JavaType.MESSAGE;
  }

  private static Object value(FieldDescriptor field, Random random, int depth) throws Exception {
    return switch (field.getJavaType()) {
      case INT -> random.nextInt();
      case LONG -> random.nextLong();
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> text(random);
      case BYTE_STRING -> {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        yield ByteString.copyFrom(bytes);
      }
      case ENUM ->
          field
              .getEnumType()
              .getValues()
              .get(random.nextInt(field.getEnumType().getValues().size()));
      case MESSAGE -> drawn(field.getMessageType(), random, depth + 1);
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      if (random.nextInt(10) == 0) {
        text.appendCodePoint(0x1f600 + random.nextInt(60));
      } else {
        text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
      }
    }
    return text.toString();
  }
}
