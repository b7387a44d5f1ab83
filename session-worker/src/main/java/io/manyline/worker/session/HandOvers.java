package io.manyline.worker.session;

import io.manyline.registry.id.SessionUid;
import io.manyline.whatsapp.client.ClientTimer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sessions on their way to other workers: no more at a time than it takes to get all of them
/// through in the time that there is. More at a time would only wait for each other.
///
/// **Shape:** [#AT_ONCE] turns. When all are to be through by a time, each that gets through adds a
/// turn while fewer are through or on their way than should be through by then, and takes one away
/// once as many are through; `most` at most. **Order and threads:** for all threads; [#release]
/// blocks until it is the session's turn.
final class HandOvers {
  private static final int AT_ONCE = 8;

  /// More turns than sessions that take this long need do not get them through earlier.
  private static final Duration LONG = Duration.ofMillis(250);

  /// How long a session that was let go counts when nobody says that it has it.
  private static final Duration UNSETTLED = Duration.ofMillis(500);

  private final ClientTimer timer;
  private final InstantSource clock;
  private final Semaphore turns = new Semaphore(AT_ONCE);
  private final Map<SessionUid, CompletableFuture<Void>> away = new ConcurrentHashMap<>();

  /// Turns that there are, taken or not. Guarded by `this`, like all that follows.
  private int given = AT_ONCE;

  private int most = AT_ONCE;
  private @Nullable Plan plan;
  private int through;

  /// That many by then.
  private record Plan(int count, Instant begin, Duration limit) {
    /// How many should be through at a moment.
    long due(Instant now) {
      return count * Duration.between(begin, now).toMillis() / Math.max(1, limit.toMillis());
    }
  }

  HandOvers(ClientTimer timer, InstantSource clock) {
    this.timer = timer;
    this.clock = clock;
  }

  /// That many are to be settled elsewhere by then.
  synchronized void begin(int count, Duration limit) {
    plan = new Plan(count, clock.instant(), limit);
    through = 0;
    long useful = Math.ceilDiv(count * LONG.toMillis(), limit.toMillis());
    most = Math.toIntExact(Math.max(AT_ONCE, useful));
  }

  /// Lets a session go in its turn. @return completes when it is given up
  CompletionStage<Void> release(SessionUid uid, Supplier<CompletionStage<Void>> release) {
    turns.acquireUninterruptibly();
    CompletableFuture<Void> settled = new CompletableFuture<>();
    away.put(uid, settled);
    settled.whenComplete(
        (_, _) -> {
          away.remove(uid, settled);
          turns.release(next());
        });
    return release
        .get()
        .whenComplete((_, _) -> timer.schedule(UNSETTLED, () -> settled.complete(null)));
  }

  /// Another worker has it where it should be.
  void settled(SessionUid uid) {
    CompletableFuture<Void> settled = away.get(uid);
    if (settled != null) {
      settled.complete(null);
    }
  }

  /// How many may be on their way at a time, by what is known at this moment.
  synchronized int atOnce() {
    return given;
  }

  /// There is no time for turns any more. @param waiting at most so many wait for theirs
  synchronized void hurry(int waiting) {
    given += waiting;
    turns.release(waiting);
  }

  /// One is through. @return how many may go for it
  private synchronized int next() {
    through++;
    long due = plan == null ? through : plan.due(clock.instant());
    int step = through + given < due ? 1 : through >= due ? -1 : 0;
    int wanted = Math.clamp((long) given + step, AT_ONCE, most);
    int more = Math.max(0, 1 + wanted - given);
    given += more - 1;
    return more;
  }
}
