package io.manyline.whatsapp.mex;

import io.manyline.whatsapp.binary.MalformedNodeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A part of a JSON answer, read without trust: what is not there, or of another kind, is empty.
///
/// @param value a map, a list, text (numbers too), a boolean, or null
public record JsonValue(@Nullable Object value) {
  static final JsonValue NOTHING = new JsonValue(null);

  /// A field of an object.
  public JsonValue at(String name) {
    return value instanceof Map<?, ?> object ? new JsonValue(object.get(name)) : NOTHING;
  }

  public boolean isPresent() {
    return value != null;
  }

  /// Of a list; empty for whatever else.
  public List<JsonValue> items() {
    return value instanceof List<?> list ? list.stream().map(JsonValue::new).toList() : List.of();
  }

  /// Names of an object's fields.
  public List<String> names() {
    return value instanceof Map<?, ?> object
        ? object.keySet().stream().map(String::valueOf).toList()
        : List.of();
  }

  public Optional<String> text() {
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }

  public String text(String otherwise) {
    return text().orElse(otherwise);
  }

  /// A number, also one that is written as text.
  public long number(long otherwise) {
    return text()
        .filter(text -> text.matches("-?[0-9]{1,18}"))
        .map(Long::valueOf)
        .orElse(otherwise);
  }

  /// @throws MalformedNodeException when it is not there
  public JsonValue required(String name) {
    JsonValue found = at(name);
    if (!found.isPresent()) {
      throw new MalformedNodeException("the JSON lacks " + name);
    }
    return found;
  }
}
