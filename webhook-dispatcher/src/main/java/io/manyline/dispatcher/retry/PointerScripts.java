package io.manyline.dispatcher.retry;

import java.util.List;
import org.springframework.data.redis.core.script.RedisScript;

/// The scripts in `lua/dispatcher`; each file says what it takes and gives.
final class PointerScripts {
  static final RedisScript<Long> PARK = RedisScripts.read("park", Long.class);
  static final RedisScript<Long> TOUCH_INDEX = RedisScripts.read("touch_index", Long.class);
  static final RedisScript<Long> MOVE_INDEX = RedisScripts.read("move_index", Long.class);

  @SuppressWarnings("rawtypes")
  static final RedisScript<List> LIVE = RedisScripts.read("live", List.class);

  @SuppressWarnings("rawtypes")
  static final RedisScript<List> CLAIM = RedisScripts.read("claim", List.class);

  @SuppressWarnings("rawtypes")
  static final RedisScript<List> SETTLE = RedisScripts.read("settle", List.class);

  private PointerScripts() {}
}
