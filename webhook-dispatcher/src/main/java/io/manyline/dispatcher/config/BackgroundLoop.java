package io.manyline.dispatcher.config;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls a task again and again on a thread of its own, with a pause that [#wake] cuts short.
///
/// **Errors:** the first failure in a row is logged with its trace, the others are not; the loop
/// goes on either way.
final class BackgroundLoop {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundLoop.class);

  private final String name;
  private final Runnable task;
  private final Duration pause;
  private final Semaphore wake = new Semaphore(0);
  private final ExecutorService thread;
  private boolean failing;

  BackgroundLoop(String name, Runnable task, Duration pause) {
    this.name = name;
    this.task = task;
    this.pause = pause;
    this.thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon().factory());
  }

  void start() {
    thread.execute(this::run);
  }

  void wake() {
    wake.release();
  }

  /// Ends after the call under way, which is interrupted.
  void stop() {
    thread.shutdownNow();
  }

  private void run() {
    while (!thread.isShutdown()) {
      try {
        task.run();
        failing = false;
      } catch (RuntimeException e) {
        if (!failing && !thread.isShutdown()) {
          LOG.warn("{} failed, goes on", name, e);
        }
        failing = true;
      }
      try {
        if (wake.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
      } catch (InterruptedException _) {
        return;
      }
    }
  }
}
