package io.manyline.worker.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/// A Lua script from the class path.
///
/// **Shape:** the source goes out with each call, and Redis hashes it each time: lines that are
/// only comment, and indentation, stay here.
///
/// @param name file name below `lua/`, for messages
/// @param text its source
public record LuaScript(String name, byte[] text) {

  /// @throws IllegalStateException when the worker was built without it
  public static LuaScript named(String name) {
    String path = "/io/manyline/worker/lua/" + name + ".lua";
    try (InputStream source = LuaScript.class.getResourceAsStream(path)) {
      if (source == null) {
        throw new IllegalStateException("no script " + path + " on the class path");
      }
      return new LuaScript(name, terse(new String(source.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("script " + path + " cannot be read", e);
    }
  }

  private static byte[] terse(String source) {
    return source
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("--"))
        .collect(Collectors.joining("\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return name;
  }
}
