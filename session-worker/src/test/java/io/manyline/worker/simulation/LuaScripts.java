package io.manyline.worker.simulation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.VarArgFunction;
import org.luaj.vm2.lib.jse.JsePlatform;

/// Runs the worker's own Lua scripts as Redis does: `KEYS`, `ARGV`, `redis.call`, and Redis' ways
/// between Lua's values and its own.
///
/// **Shape:** nil comes to a script as `false`, numbers leave it as integers, a table up to its
/// first nil. **Source:** redis.io, "Scripting with Lua", data type conversion.
final class LuaScripts {
  private static final double MOST_PRECISE = 1L << 53;

  private final Globals globals = JsePlatform.standardGlobals();
  private Function<List<byte[]>, @Nullable Object> redis = _ -> List.of();

  LuaScripts() {
    LuaTable library = new LuaTable();
    library.set("call", new Call());
    library.set("error_reply", new ErrorReply());
    globals.set("redis", library);
    globals.get("string").set("format", new Format());
  }

  /// @param call carries one command out: null, a Long, bytes or a list of these
  Object run(
      Prototype script,
      List<byte[]> keys,
      List<byte[]> arguments,
      Function<List<byte[]>, @Nullable Object> call) {
    redis = call;
    globals.set("KEYS", table(keys));
    globals.set("ARGV", table(arguments));
    return answer(new LuaClosure(script, globals).call());
  }

  Prototype compile(String source) {
    try {
      return globals.compilePrototype(
          new ByteArrayInputStream(source.getBytes(StandardCharsets.UTF_8)), "script");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LuaTable table(List<byte[]> values) {
    LuaTable table = new LuaTable(values.size(), 0);
    for (int i = 0; i < values.size(); i++) {
      table.set(i + 1, LuaString.valueOf(values.get(i)));
    }
    return table;
  }

  private static Object answer(LuaValue value) {
    if (value.type() == LuaValue.TNUMBER) {
      return value.tolong();
    }
    if (value.isstring()) {
      return bytes(value);
    }
    if (value.istable()) {
      LuaValue error = value.get("err");
      if (!error.isnil()) {
        throw new IllegalStateException(error.tojstring());
      }
      List<Object> list = new ArrayList<>();
      for (int i = 1; !value.get(i).isnil(); i++) {
        list.add(answer(value.get(i)));
      }
      return list;
    }
    throw new IllegalStateException("a script answered with a " + value.typename());
  }

  private static byte[] bytes(LuaValue value) {
    if (value.type() == LuaValue.TNUMBER) {
      double number = value.todouble();
      boolean whole = number == Math.rint(number) && Math.abs(number) < MOST_PRECISE;
      return (whole ? Long.toString((long) number) : Double.toString(number))
          .getBytes(StandardCharsets.UTF_8);
    }
    LuaString text = value.checkstring();
    byte[] bytes = new byte[text.length()];
    text.copyInto(0, bytes, 0, bytes.length);
    return bytes;
  }

  private static LuaValue toLua(@Nullable Object value) {
    return switch (value) {
      case null -> LuaValue.FALSE;
      case Long number -> LuaValue.valueOf((double) number);
      case byte[] bytes -> LuaString.valueOf(bytes);
      case List<?> list -> {
        LuaTable table = new LuaTable(list.size(), 0);
        for (int i = 0; i < list.size(); i++) {
          table.set(i + 1, toLua(list.get(i)));
        }
        yield table;
      }
      default -> throw new IllegalArgumentException("no answer of Redis: " + value);
    };
  }

  private final class Call extends VarArgFunction {
    @Override
    public Varargs invoke(Varargs given) {
      List<byte[]> command = new ArrayList<>(given.narg());
      for (int i = 1; i <= given.narg(); i++) {
        command.add(bytes(given.arg(i)));
      }
      return toLua(redis.apply(command));
    }
  }

  /// LuaJ's own cuts whole numbers to 32 bits, which Redis' Lua does not.
  private static final class Format extends VarArgFunction {
    @Override
    public Varargs invoke(Varargs given) {
      if (!given.checkjstring(1).equals("%d")) {
        throw new IllegalArgumentException("no format but %d is simulated");
      }
      return LuaValue.valueOf(Long.toString(given.checknumber(2).tolong()));
    }
  }

  private static final class ErrorReply extends VarArgFunction {
    @Override
    public Varargs invoke(Varargs given) {
      LuaTable error = new LuaTable();
      error.set("err", given.arg1());
      return error;
    }
  }
}
