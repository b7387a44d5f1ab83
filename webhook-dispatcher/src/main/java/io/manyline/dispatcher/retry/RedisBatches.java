package io.manyline.dispatcher.retry;

import io.manyline.registry.webhook.EndpointId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What lanes ask of the store all the time, many questions of one endpoint in one run of the
/// script `live`.
///
/// **Order and threads:** thread-safe, never blocks. Of an endpoint one run is under way at a time;
/// what comes meanwhile is in the next one. That waits a few milliseconds for lanes that are under
/// way and have not asked yet: the more there are, the fewer runs it takes, and one that is alone
/// waits for nobody. Deliveries that no lane waits for wait a little longer for a lane that asks,
/// as long as one is under way. A delivery that was given here before an event is recorded before
/// that event is admitted. **Errors:** those of a run go to all that were in it; whether it
/// happened is not known then.
final class RedisBatches {
  /// Events and deliveries in one run: other clients of Redis wait for it.
  private static final int MOST = 128;

  /// Whiles that deliveries alone wait.
  private static final int WHILES = 4;

  private final RedisLiveScript script;
  private final Sending sending;
  private final ConcurrentHashMap<EndpointId, Line> lines = new ConcurrentHashMap<>();

  RedisBatches(RedisLiveScript script, Sending sending) {
    this.script = script;
    this.sending = sending;
  }

  /// @param events of one lane, in its order; of each the argument that the script takes
  List<CompletableFuture<Admitted>> admit(EndpointId endpoint, List<byte[]> events) {
    List<Question> questions = new ArrayList<>(events.size());
    List<CompletableFuture<Admitted>> answers = new ArrayList<>(events.size());
    for (byte[] each : events) {
      var question = new Question(false, each);
      questions.add(question);
      answers.add(question.answer);
    }
    ask(endpoint, questions);
    return answers;
  }

  /// @param arguments as the script takes them for a delivery
  /// @return when it is recorded, with a value that says nothing
  CompletableFuture<Admitted> delivered(EndpointId endpoint, byte[]... arguments) {
    var question = new Question(true, arguments);
    ask(endpoint, List.of(question));
    return question.answer;
  }

  private void ask(EndpointId endpoint, List<Question> questions) {
    @Nullable Runnable[] next = {null};
    lines.compute(
        endpoint,
        (_, line) -> {
          Line now = line == null ? new Line() : line;
          now.add(questions);
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
    return line.questions.size() >= MOST || line.lanes >= sending.lanes(endpoint);
  }

  /// A while is over.
  private void runHeld(EndpointId endpoint, Hold hold) {
    boolean[] isOurs = {false};
    boolean[] isOver = {false};
    lines.computeIfPresent(
        endpoint,
        (_, line) -> {
          isOurs[0] = line.hold == hold;
          if (isOurs[0]) {
            hold.whiles++;
            isOver[0] = line.lanes > 0 || hold.whiles >= WHILES || sending.lanes(endpoint) == 0;
            line.hold = isOver[0] ? null : hold;
          }
          return line;
        });
    if (isOver[0]) {
      run(endpoint);
    } else if (isOurs[0]) {
      sending.inAWhile(endpoint, () -> runHeld(endpoint, hold));
    }
  }

  private void run(EndpointId endpoint) {
    List<Question> deliveries = new ArrayList<>();
    List<Question> events = new ArrayList<>();
    lines.computeIfPresent(
        endpoint,
        (_, line) -> {
          line.take(deliveries, events);
          return line;
        });
    script
        .run(endpoint, arguments(deliveries), arguments(events))
        .whenCompleteAsync(
            (answers, failure) -> {
              if (failure == null) {
                answer(deliveries, events, answers);
              } else {
                Stream.concat(deliveries.stream(), events.stream())
                    .forEach(
                        each -> each.answer.completeExceptionally(RedisLiveScript.cause(failure)));
              }
              begin(endpoint);
            },
            work -> sending.soon(endpoint, work));
  }

  private static List<byte[][]> arguments(List<Question> questions) {
    return questions.stream().map(question -> question.arguments).toList();
  }

  private static void answer(
      List<Question> deliveries, List<Question> events, List<Admitted> admitted) {
    deliveries.forEach(each -> each.answer.complete(new Admitted(Admission.DELIVERED, 0)));
    for (int i = 0; i < events.size(); i++) {
      events.get(i).answer.complete(admitted.get(i));
    }
  }

  /// What waits of one endpoint. Guarded by the map's lock on its key.
  private static final class Line {
    private final Queue<Question> questions = new ArrayDeque<>();

    /// How many wait for an answer.
    private int lanes;

    /// What makes it wait for more, if it does.
    private @Nullable Hold hold;

    private void add(List<Question> more) {
      questions.addAll(more);
      lanes += more.getFirst().isDelivery ? 0 : 1;
      more.getLast().isLast = true;
    }

    private void take(List<Question> deliveries, List<Question> events) {
      while (deliveries.size() + events.size() < MOST && !questions.isEmpty()) {
        Question question = questions.remove();
        lanes -= !question.isDelivery && question.isLast ? 1 : 0;
        (question.isDelivery ? deliveries : events).add(question);
      }
    }
  }

  /// A while that a run waits for; the next one is another.
  private static final class Hold {
    private int whiles;
  }

  /// One event or delivery, and who waits for the answer.
  private static final class Question {
    private final byte[][] arguments;
    private final boolean isDelivery;

    /// Of those that a lane asked together.
    private boolean isLast;

    private final CompletableFuture<Admitted> answer = new CompletableFuture<>();

    private Question(boolean isDelivery, byte[]... arguments) {
      this.arguments = arguments;
      this.isDelivery = isDelivery;
    }
  }
}
