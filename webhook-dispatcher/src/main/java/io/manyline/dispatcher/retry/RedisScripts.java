package io.manyline.dispatcher.retry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.script.RedisScript;

/// The files in `lua/dispatcher`, each read once: of a resource the driver asks each time whether
/// it was changed.
public final class RedisScripts {
  private RedisScripts() {}

  /// @param name of the file, without its ending
  /// @param type of the answer
  public static <T> RedisScript<T> read(String name, Class<T> type) {
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
