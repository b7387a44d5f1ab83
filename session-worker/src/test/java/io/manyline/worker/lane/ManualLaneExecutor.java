package io.manyline.worker.lane;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/// Drains lanes when the test says so.
public final class ManualLaneExecutor implements Executor {
  private final Queue<Runnable> drains = new ArrayDeque<>();

  @Override
  public void execute(Runnable drain) {
    drains.add(drain);
  }

  /// Runs one drain. @return `false` when there was none
  public boolean runNext() {
    Runnable next = drains.poll();
    if (next != null) {
      next.run();
    }
    return next != null;
  }

  public int waiting() {
    return drains.size();
  }
}
