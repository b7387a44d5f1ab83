package io.manyline.worker.lane;

import java.util.concurrent.Executor;

/// Drains a lane on the caller's thread, at once.
public final class DirectLaneExecutor implements Executor {
  @Override
  public void execute(Runnable drain) {
    drain.run();
  }
}
