package io.manyline.whatsapp.stanza;

import io.manyline.whatsapp.client.ClientTimer;
import java.time.Duration;
import java.util.concurrent.Executor;

/// Timers whose tasks run on the lane, and never after they were cancelled there.
public final class LaneTimer {
  private final ClientTimer timer;
  private final Executor lane;

  public LaneTimer(ClientTimer timer, Executor lane) {
    this.timer = timer;
    this.lane = lane;
  }

  public ClientTimer.Handle schedule(Duration delay, Runnable task) {
    Pending pending = new Pending(task);
    pending.handle = timer.schedule(delay, () -> lane.execute(pending::run));
    return pending;
  }

  /// Confined to the lane: a timer that fired before it was cancelled still waits in the lane's
  /// queue.
  private static final class Pending implements ClientTimer.Handle {
    private static final ClientTimer.Handle NONE = () -> {};

    private final Runnable task;
    private ClientTimer.Handle handle = NONE;
    private boolean over;

    Pending(Runnable task) {
      this.task = task;
    }

    void run() {
      if (!over) {
        over = true;
        task.run();
      }
    }

    @Override
    public void cancel() {
      over = true;
      handle.cancel();
    }
  }
}
