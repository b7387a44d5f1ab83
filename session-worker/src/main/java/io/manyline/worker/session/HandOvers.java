package io.manyline.worker.session;

import io.manyline.registry.id.SessionUid;
import io.manyline.whatsapp.client.ClientTimer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Sessions on their way to other workers: no more at a time than those get connected in the time
/// that a number may be away; more when there are so many that there is no time for that.
///
/// **Order and threads:** for all threads; [#release] blocks until it is the session's turn.
final class HandOvers {
  private static final int AT_ONCE = 8;

  /// What one takes, about, from its turn until it is settled elsewhere.
  private static final Duration EACH = Duration.ofMillis(250);

  /// How long a session that was let go counts when nobody says that it has it.
  private static final Duration UNSETTLED = Duration.ofMillis(500);

  private final ClientTimer timer;
  private final Semaphore turns = new Semaphore(AT_ONCE);
  private final Map<SessionUid, CompletableFuture<Void>> away = new ConcurrentHashMap<>();

  HandOvers(ClientTimer timer) {
    this.timer = timer;
  }

  /// That many are to be settled elsewhere by then.
  void begin(int count, Duration limit) {
    long needed = Math.ceilDiv(count * EACH.toMillis(), limit.toMillis());
    turns.release(Math.max(0, Math.toIntExact(needed) - AT_ONCE));
  }

  /// Lets a session go in its turn. @return completes when it is given up
  CompletionStage<Void> release(SessionUid uid, Supplier<CompletionStage<Void>> release) {
    turns.acquireUninterruptibly();
    CompletableFuture<Void> settled = new CompletableFuture<>();
    away.put(uid, settled);
    settled.whenComplete(
        (_, _) -> {
          away.remove(uid, settled);
          turns.release();
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

  /// There is no time for turns any more. @param waiting at most so many wait for theirs
  void hurry(int waiting) {
    turns.release(waiting);
  }
}
