package io.manyline.dispatcher.retry;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.manyline.registry.webhook.EndpointId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/// What lanes ask of the store all the time, many questions of one endpoint in one run of the
/// script `live`.
///
/// **Order and threads:** thread-safe, never blocks. Of an endpoint one run is under way at a time;
/// what comes meanwhile is in the next one. That waits a few milliseconds for lanes that are under
/// way and have not asked yet: the more there are, the fewer runs it takes, and one that is alone
/// waits for nobody. A delivery that was given here before an event is recorded before that event
/// is admitted. **Errors:** those of a run go to all that were in it; whether it happened is not
/// known then.
final class RedisBatches {
  /// Questions in one run: other clients of Redis wait for it.
  private static final int MOST = 64;

  private final StringRedisTemplate redis;
  private final Supplier<List<String>> head;
  private final Sending sending;
  private final ConcurrentHashMap<EndpointId, Line> lines = new ConcurrentHashMap<>();

  /// @param head the script's arguments that all questions share
  RedisBatches(StringRedisTemplate redis, Supplier<List<String>> head, Sending sending) {
    this.redis = redis;
    this.head = head;
    this.sending = sending;
  }

  /// @param arguments as the script takes them for an event
  CompletableFuture<Admitted> admit(EndpointId endpoint, List<String> arguments) {
    var question = new Question(arguments, false);
    ask(endpoint, question);
    return question.answer;
  }

  /// @param arguments as the script takes them for a delivery
  /// @return when it is recorded, with a value that says nothing
  CompletableFuture<Admitted> delivered(EndpointId endpoint, List<String> arguments) {
    var question = new Question(arguments, true);
    ask(endpoint, question);
    return question.answer;
  }

  private void ask(EndpointId endpoint, Question question) {
    @Nullable Runnable[] next = {null};
    lines.compute(
        endpoint,
        (_, line) -> {
          Line now = line == null ? new Line() : line;
          now.add(question);
          if (line == null) {
            next[0] = () -> begin(endpoint);
          } else if (now.hold != null && isEnough(endpoint, now)) {
            now.hold = null;
            next[0] = () -> run(endpoint);
          }
          return now;
        });
    Runnable work = next[0];
    if (work != null) {
      sending.soon(endpoint, work);
    }
  }

  /// No run is under way: starts one, now or when more has come.
  private void begin(EndpointId endpoint) {
    @Nullable Hold[] hold = {null};
    Line begun =
        lines.computeIfPresent(
            endpoint,
            (_, line) -> {
              if (line.questions.isEmpty()) {
                // The endpoint's next question begins again.
                return null;
              }
              hold[0] = isEnough(endpoint, line) ? null : new Hold();
              line.hold = hold[0];
              return line;
            });
    Hold held = hold[0];
    if (held != null) {
      sending.inAWhile(endpoint, () -> runHeld(endpoint, held));
    } else if (begun != null) {
      run(endpoint);
    }
  }

  private boolean isEnough(EndpointId endpoint, Line line) {
    return line.questions.size() >= MOST || line.admissions >= sending.lanes(endpoint);
  }

  private void runHeld(EndpointId endpoint, Hold hold) {
    boolean[] isOurs = {false};
    lines.computeIfPresent(
        endpoint,
        (_, line) -> {
          isOurs[0] = line.hold == hold;
          line.hold = isOurs[0] ? null : line.hold;
          return line;
        });
    if (isOurs[0]) {
      run(endpoint);
    }
  }

  private void run(EndpointId endpoint) {
    List<Question> batch = new ArrayList<>();
    lines.computeIfPresent(
        endpoint,
        (_, line) -> {
          line.take(batch);
          return line;
        });
    send(endpoint, batch)
        .whenCompleteAsync(
            (answers, failure) -> {
              if (failure == null) {
                answer(batch, answers);
              } else {
                fail(batch, failure);
              }
              begin(endpoint);
            },
            work -> sending.soon(endpoint, work));
  }

  private CompletionStage<List<Object>> send(EndpointId endpoint, List<Question> batch) {
    byte[][] keys = bytes(EndpointKeys.of(endpoint));
    byte[][] arguments = bytes(arguments(batch));
    try {
      return evaluate(keys, arguments);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private List<String> arguments(List<Question> batch) {
    List<String> arguments = new ArrayList<>(head.get());
    List<Question> deliveries = batch.stream().filter(Question::isDelivery).toList();
    arguments.add(Integer.toString(deliveries.size()));
    deliveries.forEach(question -> arguments.addAll(question.arguments));
    for (Question question : batch) {
      if (!question.isDelivery()) {
        arguments.addAll(question.arguments);
      }
    }
    return arguments;
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

  private static void answer(List<Question> batch, List<Object> answers) {
    int next = 0;
    for (Question question : batch) {
      if (question.isDelivery()) {
        question.answer.complete(new Admitted(Admission.DELIVERED, 0));
      } else {
        String admission = new String((byte[]) answers.get(next), StandardCharsets.US_ASCII);
        question.answer.complete(
            new Admitted(Admission.valueOf(admission), (Long) answers.get(next + 1)));
        next += 2;
      }
    }
  }

  private static void fail(List<Question> batch, Throwable failure) {
    batch.forEach(question -> question.answer.completeExceptionally(cause(failure)));
  }

  private static Throwable cause(Throwable failure) {
    @Nullable Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private static byte[][] bytes(Collection<String> texts) {
    byte[][] bytes = new byte[texts.size()][];
    int next = 0;
    for (String text : texts) {
      bytes[next++] = text.getBytes(StandardCharsets.UTF_8);
    }
    return bytes;
  }

  /// What waits of one endpoint. Guarded by the map's lock on its key.
  private static final class Line {
    private final Queue<Question> questions = new ArrayDeque<>();
    private int admissions;

    /// What makes it wait for more, if it does.
    private @Nullable Hold hold;

    private void add(Question question) {
      questions.add(question);
      admissions += question.isDelivery ? 0 : 1;
    }

    private void take(List<Question> batch) {
      while (batch.size() < MOST && !questions.isEmpty()) {
        Question question = questions.remove();
        admissions -= question.isDelivery ? 0 : 1;
        batch.add(question);
      }
    }
  }

  /// A while that a run waits for; the next one is another.
  private static final class Hold {}

  /// One event or delivery, and who waits for the answer.
  private static final class Question {
    private final List<String> arguments;
    private final boolean isDelivery;
    private final CompletableFuture<Admitted> answer = new CompletableFuture<>();

    private Question(List<String> arguments, boolean isDelivery) {
      this.arguments = arguments;
      this.isDelivery = isDelivery;
    }

    private boolean isDelivery() {
      return isDelivery;
    }
  }
}
