package io.manyline.worker.simulation;

import io.manyline.worker.redis.LuaScript;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.luaj.vm2.Prototype;

/// The worker's scripts.
enum ScriptName {
  APPEND_COMMAND,
  CLAIM,
  FENCED_WRITE,
  LIVE_WORKERS,
  RELEASE_CLAIM,
  RENEW_LEASE,
  TAKE_TOKENS;

  private static final Map<byte[], ScriptName> KNOWN = new IdentityHashMap<>();

  private final byte[] text = LuaScript.named(name().toLowerCase(Locale.ROOT)).text();

  /// All of them compiled. @param change what is changed in their text
  static Map<ScriptName, Prototype> compiled(LuaScripts scripts, UnaryOperator<String> change) {
    Map<ScriptName, Prototype> all = new EnumMap<>(ScriptName.class);
    for (ScriptName each : values()) {
      all.put(each, scripts.compile(change.apply(SimulatedRedis.text(each.text))));
    }
    return all;
  }

  static ScriptName of(byte[] script) {
    return KNOWN.computeIfAbsent(script, ScriptName::find);
  }

  private static ScriptName find(byte[] script) {
    for (ScriptName each : values()) {
      if (Arrays.equals(each.text, script)) {
        return each;
      }
    }
    throw new IllegalArgumentException("a script that the simulation does not know");
  }
}
