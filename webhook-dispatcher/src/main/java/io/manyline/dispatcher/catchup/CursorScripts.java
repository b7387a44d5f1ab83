package io.manyline.dispatcher.catchup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.script.RedisScript;

/// The scripts of cursors in `lua/dispatcher`; each file says what it takes and gives.
final class CursorScripts {
  static final RedisScript<String> BEGIN = script("begin_cursor", String.class);
  static final RedisScript<Long> MOVE = script("move_cursor", Long.class);

  private CursorScripts() {}

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
