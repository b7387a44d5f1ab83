package io.manyline.dispatcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Retries and replays go on at once because something wakes their loops; the pause here is longer
/// than any test.
class BackgroundLoopTest {
  private static final Duration FOR_EVER = Duration.ofHours(1);

  private final Semaphore begun = new Semaphore(0);
  private final Semaphore mayEnd = new Semaphore(0);
  private final LoopWake wake = new LoopWake();
  private BackgroundLoop loop;

  @AfterEach
  void stop() {
    loop.stop();
  }

  @Test
  void wakeShouldCutThePauseShort() throws InterruptedException {
    start(begun::release);
    assertThat(begins()).isTrue();

    wake.wake();

    assertThat(begins()).isTrue();
  }

  @Test
  void wakeDuringACallShouldNotBeLost() throws InterruptedException {
    start(
        () -> {
          begun.release();
          mayEnd.acquireUninterruptibly();
        });
    assertThat(begins()).isTrue();

    wake.wake();
    wake.wake();
    mayEnd.release(10);

    assertThat(begins()).isTrue();
  }

  @Test
  void failureShouldNotEndTheLoop() throws InterruptedException {
    start(
        () -> {
          begun.release();
          throw new IllegalStateException("no answer");
        });
    assertThat(begins()).isTrue();

    wake.wake();

    assertThat(begins()).isTrue();
  }

  private void start(Runnable task) {
    loop = new BackgroundLoop("test", task, FOR_EVER);
    wake.to(loop::wake);
    loop.start();
  }

  private boolean begins() throws InterruptedException {
    return begun.tryAcquire(10, TimeUnit.SECONDS);
  }
}
