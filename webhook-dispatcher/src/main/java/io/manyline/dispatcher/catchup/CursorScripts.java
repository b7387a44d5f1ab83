package io.manyline.dispatcher.catchup;

import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.script.RedisScript;

/// The scripts of cursors in `lua/dispatcher`; each file says what it takes and gives.
final class CursorScripts {
  static final RedisScript<String> BEGIN = script("begin_cursor", String.class);
  static final RedisScript<Long> MOVE = script("move_cursor", Long.class);

  private CursorScripts() {}

  private static <T> RedisScript<T> script(String name, Class<T> type) {
    return RedisScript.of(new ClassPathResource("lua/dispatcher/" + name + ".lua"), type);
  }
}
