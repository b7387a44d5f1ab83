package io.manyline.whatsapp.client;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;

/// A lane that a test runs by hand, on its own thread; other threads may submit.
public final class ManualLane implements Executor {
  private final Deque<Runnable> tasks = new ConcurrentLinkedDeque<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /// Runs tasks until none is left, those included that come up meanwhile.
  public void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
