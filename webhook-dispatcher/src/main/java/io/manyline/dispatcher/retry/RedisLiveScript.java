package io.manyline.dispatcher.retry;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.manyline.registry.webhook.EndpointId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/// One run of the script `live`: deliveries to be recorded, then events that ask for admission.
///
/// **Order and threads:** stateless; never blocks. **Errors:** those of the driver, in the future.
final class RedisLiveScript {
  private final StringRedisTemplate redis;
  private final Supplier<List<String>> head;

  /// @param head the script's arguments that all runs share
  RedisLiveScript(StringRedisTemplate redis, Supplier<List<String>> head) {
    this.redis = redis;
    this.head = head;
  }

  /// @param deliveries arguments of each
  /// @param arrivals arguments of each
  /// @return what becomes of the arrivals, in their order
  CompletionStage<List<Admitted>> run(
      EndpointId endpoint, List<byte[][]> deliveries, List<byte[][]> arrivals) {
    List<byte[]> arguments = new ArrayList<>();
    head.get().forEach(each -> arguments.add(bytes(each)));
    arguments.add(bytes(Integer.toString(deliveries.size())));
    deliveries.forEach(each -> arguments.addAll(Arrays.asList(each)));
    arrivals.forEach(each -> arguments.addAll(Arrays.asList(each)));
    byte[][] keys =
        EndpointKeys.of(endpoint).stream().map(RedisLiveScript::bytes).toArray(byte[][]::new);
    try {
      return evaluate(keys, arguments.toArray(byte[][]::new)).thenApply(RedisLiveScript::admitted);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @SuppressWarnings("unchecked") // the driver of this service, and the only one that it has
  private CompletionStage<List<Object>> evaluate(byte[][] keys, byte[][] arguments) {
    RedisCallback<CompletionStage<List<Object>>> run =
        connection -> {
          var commands =
              (RedisClusterAsyncCommands<byte[], byte[]>) connection.getNativeConnection();
          CompletionStage<List<Object>> first =
              commands.evalsha(
                  PointerScripts.LIVE.getSha1(), ScriptOutputType.MULTI, keys, arguments);
          return first.exceptionallyCompose(
              failure ->
                  cause(failure) instanceof RedisNoScriptException
                      ? commands.eval(
                          PointerScripts.LIVE.getScriptAsString(),
                          ScriptOutputType.MULTI,
                          keys,
                          arguments)
                      : CompletableFuture.failedFuture(failure));
        };
    CompletionStage<List<Object>> answers = redis.execute(run, true);
    return answers == null
        ? CompletableFuture.failedFuture(new IllegalStateException("no connection"))
        : answers;
  }

  /// @param answers how many pointers there are, and the admissions apart by spaces
  private static List<Admitted> admitted(List<Object> answers) {
    long pointers = (Long) answers.get(0);
    String admissions = new String((byte[]) answers.get(1), StandardCharsets.US_ASCII);
    List<Admitted> all = new ArrayList<>();
    if (!admissions.isEmpty()) {
      for (String each : admissions.split(" ")) {
        all.add(new Admitted(Admission.valueOf(each), pointers));
      }
    }
    return all;
  }

  static Throwable cause(Throwable failure) {
    @Nullable Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
