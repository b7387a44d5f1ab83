package io.manyline.worker.redis;

import io.lettuce.core.KeyValue;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One Redis connection that all sessions of a worker share.
///
/// **Shape:** keys and fields are UTF-8, values bytes. Scripts go out as plain `EVAL`: a script
/// that the server does not know yet must not change the order in which scripts run. **Order and
/// threads:** safe for all; requests of one thread are carried out in the order made. Futures
/// complete on the driver's thread: hand over at once. **Errors:** the driver's exception, or
/// `TimeoutException` when the answer did not come in time; then it is unknown whether the request
/// was carried out.
public final class RedisPipeline {
  private final RedisClusterAsyncCommands<byte[], byte[]> commands;
  private final Duration timeout;

  /// @param timeout how long an answer may take
  public RedisPipeline(RedisClusterAsyncCommands<byte[], byte[]> commands, Duration timeout) {
    this.commands = commands;
    this.timeout = timeout;
  }

  /// Runs a script that answers with a list of numbers and bytes.
  public CompletableFuture<List<Object>> eval(
      LuaScript script, List<String> keys, List<byte[]> arguments) {
    byte[][] keyBytes = keys.stream().map(RedisPipeline::bytes).toArray(byte[][]::new);
    RedisFuture<List<Object>> answer =
        commands.eval(
            script.text(), ScriptOutputType.MULTI, keyBytes, arguments.toArray(byte[][]::new));
    return bounded(answer);
  }

  public CompletableFuture<byte @Nullable []> hashField(String key, String field) {
    return bounded(commands.hget(bytes(key), bytes(field)));
  }

  /// The fields that are there, of those asked for.
  public CompletableFuture<Map<String, byte[]>> hashFields(String key, List<String> fields) {
    if (fields.isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    byte[][] names = fields.stream().map(RedisPipeline::bytes).toArray(byte[][]::new);
    return bounded(commands.hmget(bytes(key), names)).thenApply(RedisPipeline::present);
  }

  public CompletableFuture<Map<String, byte[]>> hash(String key) {
    return bounded(commands.hgetall(bytes(key)))
        .thenApply(
            all -> {
              Map<String, byte[]> named = new HashMap<>();
              all.forEach((field, value) -> named.put(text(field), value));
              return named;
            });
  }

  /// Members of a sorted set with their scores, lowest first.
  public CompletableFuture<Map<String, Double>> ranked(String key) {
    return bounded(commands.zrangebyscoreWithScores(bytes(key), Range.<Double>unbounded()))
        .thenApply(
            all -> {
              Map<String, Double> ranked = new LinkedHashMap<>();
              for (ScoredValue<byte[]> each : all) {
                ranked.put(text(each.getValue()), each.getScore());
              }
              return ranked;
            });
  }

  public CompletableFuture<Boolean> isMember(String sortedSet, String member) {
    return bounded(commands.zscore(bytes(sortedSet), bytes(member)))
        .thenApply(score -> score != null);
  }

  public CompletableFuture<Boolean> exists(String key) {
    return bounded(commands.exists(bytes(key))).thenApply(count -> count == 1);
  }

  /// Sets a value that expires, unless the key exists. @return whether it did not
  public CompletableFuture<Boolean> setIfAbsent(String key, byte[] value, Duration ttl) {
    return bounded(commands.set(bytes(key), value, SetArgs.Builder.nx().px(ttl.toMillis())))
        .thenApply(answer -> answer != null);
  }

  public CompletableFuture<Long> putAll(String hash, Map<String, byte[]> fields) {
    Map<byte[], byte[]> values = new LinkedHashMap<>();
    fields.forEach((field, value) -> values.put(bytes(field), value));
    return bounded(commands.hset(bytes(hash), values));
  }

  /// Counts a field of a hash up by one. @return what it is then
  public CompletableFuture<Long> increment(String hash, String field) {
    return bounded(commands.hincrby(bytes(hash), bytes(field), 1));
  }

  /// Tells all who listen to a channel. @return how many of them this server has
  public CompletableFuture<Long> publish(String channel, byte[] message) {
    return bounded(commands.publish(bytes(channel), message));
  }

  public CompletableFuture<Boolean> delete(String key) {
    return bounded(commands.del(bytes(key))).thenApply(count -> count > 0);
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] bytes(long number) {
    return bytes(Long.toString(number));
  }

  /// An element of a script's answer that is text.
  public static String text(Object element) {
    return new String((byte[]) element, StandardCharsets.UTF_8);
  }

  private static Map<String, byte[]> present(List<KeyValue<byte[], byte[]>> fields) {
    Map<String, byte[]> present = new HashMap<>();
    for (KeyValue<byte[], byte[]> each : new ArrayList<>(fields)) {
      if (each.hasValue()) {
        present.put(text(each.getKey()), each.getValue());
      }
    }
    return present;
  }

  private <T> CompletableFuture<T> bounded(RedisFuture<T> answer) {
    return answer.toCompletableFuture().copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
