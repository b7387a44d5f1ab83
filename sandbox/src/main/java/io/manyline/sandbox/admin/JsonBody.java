package io.manyline.sandbox.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The JSON object in a request's body, its fields checked as they are read.
///
/// **Errors:** [ControlException] 400 that names the field and the type expected.
final class JsonBody {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int MAX_LIST = 1_000;

  private final Map<?, ?> fields;

  private JsonBody(Map<?, ?> fields) {
    this.fields = fields;
  }

  /// @param bytes empty counts as an object without fields
  static JsonBody parse(byte[] bytes) {
    if (bytes.length == 0) {
      return new JsonBody(Map.of());
    }
    try {
      if (MAPPER.readValue(bytes, Object.class) instanceof Map<?, ?> fields) {
        return new JsonBody(fields);
      }
    } catch (JacksonException e) {
      throw new ControlException(400, "MALFORMED_JSON", "the body is no JSON");
    }
    throw new ControlException(400, "MALFORMED_JSON", "the body is no JSON object");
  }

  String string(String name) {
    return optionalString(name)
        .orElseThrow(() -> ControlException.badRequest(name + " is required, as text"));
  }

  Optional<String> optionalString(String name) {
    return switch (value(name)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      default -> throw ControlException.badRequest(name + " must be text");
    };
  }

  Optional<Boolean> optionalBoolean(String name) {
    return switch (value(name)) {
      case null -> Optional.empty();
      case Boolean flag -> Optional.of(flag);
      default -> throw ControlException.badRequest(name + " must be true or false");
    };
  }

  int integer(String name) {
    return optionalInteger(name)
        .orElseThrow(() -> ControlException.badRequest(name + " is required, as a number"));
  }

  OptionalInt optionalInteger(String name) {
    return switch (value(name)) {
      case null -> OptionalInt.empty();
      case Integer number -> OptionalInt.of(number);
      default -> throw ControlException.badRequest(name + " must be a whole number");
    };
  }

  /// Empty when absent.
  List<String> strings(String name) {
    return switch (value(name)) {
      case null -> List.of();
      case List<?> list
          when list.size() <= MAX_LIST && list.stream().allMatch(String.class::isInstance) ->
          list.stream().map(String.class::cast).toList();
      default -> throw ControlException.badRequest(name + " must be a list of texts");
    };
  }

  /// An object in it, as text.
  String json(String name) {
    if (value(name) instanceof Map<?, ?> object) {
      return MAPPER.writeValueAsString(object);
    }
    throw ControlException.badRequest(name + " is required, as an object");
  }

  private @Nullable Object value(String name) {
    return fields.get(name);
  }
}
