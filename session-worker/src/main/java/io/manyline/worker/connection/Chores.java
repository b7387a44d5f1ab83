package io.manyline.worker.connection;

import io.manyline.whatsapp.client.ClientTimer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// What sessions do after their login and nobody waits for: it gives way to sessions of this worker
/// that are still on their way, for [#MOST] at most.
///
/// **Flow:** a claimed session is on its way until it is connected, or will not be for now; when
/// the last one has arrived, all chores that waited run, in the order in which they came. **Order
/// and threads:** safe for all; a chore runs once, on any thread, and must hand over at once.
public final class Chores implements Executor {
  static final Duration MOST = Duration.ofSeconds(5);

  private final ClientTimer timer;

  // Guarded by this.
  private final Set<Waiting> waiting = new LinkedHashSet<>();
  private int onTheirWay;

  /// A chore, and the moment at which its patience ends.
  private static final class Waiting {
    private final Runnable chore;
    private ClientTimer.Handle end = () -> {};

    Waiting(Runnable chore) {
      this.chore = chore;
    }
  }

  public Chores(ClientTimer timer) {
    this.timer = timer;
  }

  /// A session is on its way. @param arrival completes, in whatever way, when it no longer is
  public void giveWayTo(CompletionStage<?> arrival) {
    synchronized (this) {
      onTheirWay++;
    }
    arrival.whenComplete((_, _) -> arrived());
  }

  @Override
  public void execute(Runnable chore) {
    synchronized (this) {
      if (onTheirWay > 0) {
        Waiting late = new Waiting(chore);
        waiting.add(late);
        late.end = timer.schedule(MOST, () -> runLate(late));
        return;
      }
    }
    chore.run();
  }

  private void runLate(Waiting late) {
    synchronized (this) {
      if (!waiting.remove(late)) {
        return;
      }
    }
    late.chore.run();
  }

  private void arrived() {
    List<Waiting> free;
    synchronized (this) {
      onTheirWay--;
      if (onTheirWay > 0) {
        return;
      }
      free = List.copyOf(waiting);
      waiting.clear();
      free.forEach(each -> each.end.cancel());
    }
    free.forEach(each -> each.chore.run());
  }
}
