package io.manyline.proto.event;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import io.manyline.proto.text.Utf8Text;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// Writes a message as protobuf's own JSON printer does, byte for byte, in a fraction of its time:
/// what is the same for all messages of a type is worked out once.
///
/// **Shape:** snake_case names, defaults written out, no white space. Types with a form that is
/// rare here (maps, fractions, those of `google.protobuf` but timestamps) go to that printer.
/// **Order and threads:** thread-safe.
final class EventJson {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .preservingProtoFieldNames()
          .alwaysPrintFieldsWithNoPresence()
          .omittingInsignificantWhitespace();

  private static final boolean[] ESCAPED = escapedOfAscii();

  private static final ConcurrentHashMap<Descriptor, List<Field>> FORMS = new ConcurrentHashMap<>();

  private EventJson() {}

  static void write(Utf8Text out, Message message) {
    Descriptor type = message.getDescriptorForType();
    List<Field> known = FORMS.get(type);
    List<Field> fields = known == null ? FORMS.computeIfAbsent(type, EventJson::fields) : known;
    if (fields.isEmpty()) {
      out.text(print(message));
      return;
    }
    char before = '{';
    for (Field field : fields) {
      if (field.isThere(message)) {
        out.ascii(before).ascii(field.name);
        before = ',';
        field.write(out, message.getField(field.descriptor));
      }
    }
    out.ascii(before == '{' ? "{}" : "}");
  }

  /// None for a type that is left to protobuf.
  private static List<Field> fields(Descriptor type) {
    List<FieldDescriptor> all =
        type.getFields().stream()
            .sorted((one, other) -> Integer.compare(one.getNumber(), other.getNumber()))
            .toList();
    boolean usual =
        !type.getFile().getPackage().equals("google.protobuf")
            && all.stream().allMatch(EventJson::isUsual);
    return usual ? all.stream().map(Field::new).toList() : List.of();
  }

  private static boolean isUsual(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case FLOAT, DOUBLE -> false;
      default -> !field.isMapField();
    };
  }

  /// In quotes, with what HTML reads written as numbers.
  static void quoted(Utf8Text out, String text) {
    out.ascii('"');
    int from = 0;
    int at = 0;
    while (at < text.length()) {
      if (isPlain(text.charAt(at))) {
        at++;
      } else {
        out.ascii(text, from, at);
        at = notPlain(out, text, at);
        from = at;
      }
    }
    out.ascii(text, from, text.length()).ascii('"');
  }

  private static boolean isPlain(char each) {
    return each < ESCAPED.length && !ESCAPED[each];
  }

  /// One that is escaped, or all that are not ASCII. @return where that ends
  private static int notPlain(Utf8Text out, String text, int from) {
    int to = from;
    while (to < text.length() && isEncoded(text.charAt(to))) {
      to++;
    }
    if (to > from) {
      out.text(text.substring(from, to));
      return to;
    }
    escaped(out, text.charAt(from));
    return from + 1;
  }

  private static boolean isEncoded(char each) {
    return each >= ESCAPED.length && each != '\u2028' && each != '\u2029';
  }

  private static boolean[] escapedOfAscii() {
    boolean[] escaped = new boolean[128];
    Arrays.fill(escaped, 0, ' ', true);
    for (char each : "\"\\<>&='".toCharArray()) {
      escaped[each] = true;
    }
    return escaped;
  }

  private static void escaped(Utf8Text out, char each) {
    switch (each) {
      case '"' -> out.ascii("\\\"");
      case '\\' -> out.ascii("\\\\");
      case '\t' -> out.ascii("\\t");
      case '\b' -> out.ascii("\\b");
      case '\n' -> out.ascii("\\n");
      case '\r' -> out.ascii("\\r");
      case '\f' -> out.ascii("\\f");
      default -> {
        String digits = Integer.toHexString(each);
        out.ascii("\\u").ascii("0".repeat(4 - digits.length())).ascii(digits);
      }
    }
  }

  /// RFC 3339 in UTC, with as many digits as are needed, by threes; for the years 1 to 9999.
  static String text(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
  }

  private static String print(Message message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "event member " + message.getDescriptorForType().getFullName() + " has no JSON form", e);
    }
  }

  /// One field of a type.
  private static final class Field {
    private final FieldDescriptor descriptor;
    private final String name;
    private final boolean always;

    private Field(FieldDescriptor descriptor) {
      this.descriptor = descriptor;
      this.name = '"' + descriptor.getName() + "\":";
      this.always = !descriptor.hasPresence();
    }

    private boolean isThere(Message message) {
      return always || message.hasField(descriptor);
    }

    private void write(Utf8Text out, Object value) {
      if (!descriptor.isRepeated()) {
        one(out, value);
        return;
      }
      out.ascii('[');
      String before = "";
      for (Object each : (List<?>) value) {
        out.ascii(before);
        before = ",";
        one(out, each);
      }
      out.ascii(']');
    }

    private void one(Utf8Text out, Object value) {
      switch (value) {
        case String text -> quoted(out, text);
        case Boolean is -> out.ascii(is.toString());
        case Integer number -> out.number(isUnsigned() ? number & 0xffffffffL : number);
        case Long number -> inQuotes(out, text(number));
        case Timestamp time -> inQuotes(out, EventJson.text(time));
        case Message message -> EventJson.write(out, message);
        case ByteString bytes ->
            inQuotes(out, Base64.getEncoder().encodeToString(bytes.toByteArray()));
        case EnumValueDescriptor named when named.getIndex() < 0 -> out.number(named.getNumber());
        case EnumValueDescriptor named -> inQuotes(out, named.getName());
        default -> throw new IllegalStateException("a " + value.getClass() + " in an event");
      }
    }

    private static void inQuotes(Utf8Text out, String ascii) {
      out.ascii('"').ascii(ascii).ascii('"');
    }

    private String text(Long number) {
      return isUnsigned() ? Long.toUnsignedString(number) : number.toString();
    }

    private boolean isUnsigned() {
      return switch (descriptor.getType()) {
        case UINT32, UINT64, FIXED32, FIXED64 -> true;
        default -> false;
      };
    }
  }
}
