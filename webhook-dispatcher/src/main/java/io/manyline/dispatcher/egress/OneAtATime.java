package io.manyline.dispatcher.egress;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/// Gives an executor one task at a time, so that whatever else it was given meanwhile comes before
/// the next: many of these delay somebody else's by one.
///
/// **Order and threads:** thread-safe; in the order in which they came.
public final class OneAtATime implements Executor {
  private final Executor executor;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unfinished = new AtomicInteger();

  public OneAtATime(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    waiting.add(task);
    if (unfinished.getAndIncrement() == 0) {
      executor.execute(this::runFirst);
    }
  }

  private void runFirst() {
    try {
      waiting.remove().run();
    } finally {
      if (unfinished.decrementAndGet() > 0) {
        executor.execute(this::runFirst);
      }
    }
  }
}
