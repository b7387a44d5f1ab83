package io.manyline.sandbox.mex;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a question is about: the `variables` of its JSON.
///
/// **Errors:** [MexException] 400 for what is missing, or of another kind.
public record Variables(Map<?, ?> fields) {
  public Optional<String> text(String name) {
    return switch (fields.get(name)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      default -> throw new MexException(400, "Bad request: " + name + " is no text");
    };
  }

  public String required(String name) {
    return text(name)
        .orElseThrow(() -> new MexException(400, "Bad request: " + name + " is missing"));
  }

  public boolean flag(String name, boolean otherwise) {
    return fields.get(name) instanceof Boolean flag ? flag : otherwise;
  }

  public int number(String name, int otherwise) {
    return fields.get(name) instanceof Number number ? number.intValue() : otherwise;
  }

  /// An object in it; empty when there is none.
  public Variables object(String name) {
    return new Variables(fields.get(name) instanceof Map<?, ?> object ? object : Map.of());
  }

  public boolean has(String name) {
    @Nullable Object value = fields.get(name);
    return value != null;
  }
}
