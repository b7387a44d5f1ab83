package io.manyline.whatsapp.mex;

import io.manyline.whatsapp.binary.MalformedNodeException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// JSON bytes ↔ maps, lists, texts and booleans. Numbers are read as text.
///
/// **Errors:** [MalformedNodeException] for what is no JSON, or is nested deeper than 32.
public final class Json {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int DEEPEST = 32;

  private Json() {}

  public static JsonValue read(byte[] json) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      parser.nextToken();
      return new JsonValue(value(parser, 0));
    } catch (JacksonException e) {
      throw new MalformedNodeException("content is no JSON");
    }
  }

  static byte[] write(Map<String, ?> object) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      write(generator, object);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable Object value(JsonParser parser, int depth) {
    if (depth > DEEPEST) {
      throw new MalformedNodeException("content is JSON nested too deep");
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        object.put(name, value(parser, depth + 1));
      }
      return object;
    }
    if (token == JsonToken.START_ARRAY) {
      List<@Nullable Object> list = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(value(parser, depth + 1));
      }
      return list;
    }
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return token == JsonToken.VALUE_TRUE;
    }
    return token != null && token.isScalarValue() && token != JsonToken.VALUE_NULL
        ? parser.getString()
        : null;
  }

  private static void write(JsonGenerator generator, @Nullable Object value) {
    switch (value) {
      case null -> generator.writeNull();
      case Map<?, ?> object -> {
        generator.writeStartObject();
        object.forEach(
            (name, each) -> {
              generator.writeName(String.valueOf(name));
              write(generator, each);
            });
        generator.writeEndObject();
      }
      case Boolean flag -> generator.writeBoolean(flag);
      case Integer number -> generator.writeNumber(number);
      default -> generator.writeString(String.valueOf(value));
    }
  }
}
