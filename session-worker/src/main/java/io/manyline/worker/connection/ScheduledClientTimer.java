package io.manyline.worker.connection;

import io.manyline.whatsapp.client.ClientTimer;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Timers of all sessions on one scheduler, whose tasks only hand over.
public final class ScheduledClientTimer implements ClientTimer {
  private final ScheduledExecutorService scheduler;

  public ScheduledClientTimer(ScheduledExecutorService scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public Handle schedule(Duration delay, Runnable task) {
    Future<?> pending = scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> pending.cancel(false);
  }
}
