package io.manyline.dispatcher.retry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.script.RedisScript;

/// The scripts in `lua/dispatcher`; each file says what it takes and gives.
final class PointerScripts {
  static final RedisScript<Long> PARK = script("park", Long.class);
  static final RedisScript<Long> TOUCH_INDEX = script("touch_index", Long.class);
  static final RedisScript<Long> MOVE_INDEX = script("move_index", Long.class);

  @SuppressWarnings("rawtypes")
  static final RedisScript<List> LIVE = script("live", List.class);

  @SuppressWarnings("rawtypes")
  static final RedisScript<List> CLAIM = script("claim", List.class);

  @SuppressWarnings("rawtypes")
  static final RedisScript<List> SETTLE = script("settle", List.class);

  private PointerScripts() {}

  private static <T> RedisScript<T> script(String name, Class<T> type) {
    // From its text: of a resource the driver asks each time whether it was changed.
    try {
      return RedisScript.of(
          new ClassPathResource("lua/dispatcher/" + name + ".lua")
              .getContentAsString(StandardCharsets.UTF_8),
          type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
