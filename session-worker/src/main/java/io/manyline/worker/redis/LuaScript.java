package io.manyline.worker.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// A Lua script from the class path. @param name file name below `lua/`, for messages @param text
/// its source
public record LuaScript(String name, byte[] text) {

  /// @throws IllegalStateException when the worker was built without it
  public static LuaScript named(String name) {
    String path = "/io/manyline/worker/lua/" + name + ".lua";
    try (InputStream source = LuaScript.class.getResourceAsStream(path)) {
      if (source == null) {
        throw new IllegalStateException("no script " + path + " on the class path");
      }
      return new LuaScript(name, source.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("script " + path + " cannot be read", e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
