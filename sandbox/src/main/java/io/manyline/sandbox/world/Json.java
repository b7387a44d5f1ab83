package io.manyline.sandbox.world;

import tools.jackson.databind.json.JsonMapper;

/// Values of the world ↔ JSON bytes, as [WorldStore] keeps them.
public final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  public static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  public static <T> T read(byte[] json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }
}
