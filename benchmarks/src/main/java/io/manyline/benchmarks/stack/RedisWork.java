package io.manyline.benchmarks.stack;

import io.lettuce.core.api.sync.RedisCommands;
import java.util.Locale;

/// What Redis has done so far, as its own `INFO` counts.
///
/// @param commands all that were run, those inside of scripts too
/// @param scripts runs of scripts: each is a round trip
/// @param stateReads how often workers read a session's keys and ratchets: `HMGET`, which no script
///   does; each is a round trip that a session waits for
public record RedisWork(long commands, long scripts, long stateReads) {
  public static RedisWork of(RedisCommands<String, String> redis) {
    String stats = redis.info("stats");
    String byCommand = redis.info("commandstats");
    return new RedisWork(
        number(stats, "total_commands_processed:"),
        number(byCommand, "cmdstat_evalsha:calls=") + number(byCommand, "cmdstat_eval:calls="),
        number(byCommand, "cmdstat_hmget:calls="));
  }

  public RedisWork since(RedisWork before) {
    return new RedisWork(
        commands - before.commands, scripts - before.scripts, stateReads - before.stateReads);
  }

  private static long number(String info, String name) {
    int at = info.toLowerCase(Locale.ROOT).indexOf(name);
    if (at < 0) {
      return 0;
    }
    int from = at + name.length();
    int to = from;
    while (to < info.length() && Character.isDigit(info.charAt(to))) {
      to++;
    }
    return Long.parseLong(info.substring(from, to));
  }
}
