package io.manyline.dispatcher.catchup;

import io.manyline.dispatcher.retry.RedisScripts;
import org.springframework.data.redis.core.script.RedisScript;

/// The scripts of cursors in `lua/dispatcher`; each file says what it takes and gives.
final class CursorScripts {
  static final RedisScript<String> BEGIN = RedisScripts.read("begin_cursor", String.class);
  static final RedisScript<Long> MOVE = RedisScripts.read("move_cursor", Long.class);

  private CursorScripts() {}
}
