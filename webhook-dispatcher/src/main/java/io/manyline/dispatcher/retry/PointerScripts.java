package io.manyline.dispatcher.retry;

import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.script.RedisScript;

/// The scripts in `lua/dispatcher`; each file says what it takes and gives.
final class PointerScripts {
  static final RedisScript<Long> PARK = script("park", Long.class);
  static final RedisScript<Long> DELIVERED = script("delivered", Long.class);
  static final RedisScript<Long> TOUCH_INDEX = script("touch_index", Long.class);
  static final RedisScript<Long> MOVE_INDEX = script("move_index", Long.class);

  @SuppressWarnings("rawtypes")
  static final RedisScript<List> ADMIT = script("admit", List.class);

  @SuppressWarnings("rawtypes")
  static final RedisScript<List> CLAIM = script("claim", List.class);

  @SuppressWarnings("rawtypes")
  static final RedisScript<List> SETTLE = script("settle", List.class);

  private PointerScripts() {}

  private static <T> RedisScript<T> script(String name, Class<T> type) {
    return RedisScript.of(new ClassPathResource("lua/dispatcher/" + name + ".lua"), type);
  }
}
