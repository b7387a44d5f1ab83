package io.manyline.dispatcher.config;

import io.manyline.dispatcher.delivery.DueDeliveries;
import io.manyline.dispatcher.delivery.HandOver;
import io.manyline.dispatcher.event.SessionEventListener;
import io.manyline.dispatcher.retry.PointerStore;
import io.manyline.dispatcher.retry.RetryScheduler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Starts the threads when all is wired, and stops them before anything is closed.
///
/// Stopping: no more retries are claimed, no more events read; what is under way has 2 s, what is
/// left becomes pointers; offsets are committed. At most 4.5 s.
@Component
class DispatcherLifecycle implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(DispatcherLifecycle.class);
  private static final Duration HAND_OVER_EVERY = Duration.ofMillis(100);
  private static final Duration COUNT_EVERY = Duration.ofSeconds(5);
  private static final Duration STOP_LIMIT = Duration.ofMillis(4_500);

  private final SessionEventListener listener;
  private final DueDeliveries dueDeliveries;
  private final BackgroundLoop retries;
  private final BackgroundLoop handOvers;
  private final BackgroundLoop counting;
  private final ExecutorService reading =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("session-events").daemon().factory());
  private volatile boolean running;

  DispatcherLifecycle(
      SessionEventListener listener,
      DueDeliveries dueDeliveries,
      RetryScheduler scheduler,
      HandOver handOver,
      PointerStore store,
      RetryLoopSettings settings,
      MeterRegistry registry) {
    this.listener = listener;
    this.dueDeliveries = dueDeliveries;
    this.retries = new BackgroundLoop("retries", scheduler::tick, settings.tick());
    settings.wake().to(retries::wake);
    this.handOvers = new BackgroundLoop("hand-over", handOver::tick, HAND_OVER_EVERY);
    AtomicLong pointers = new AtomicLong();
    Gauge.builder("manyline.webhook.pointers", pointers, AtomicLong::get)
        .description("Events that wait in Redis to be tried again, of all dispatchers")
        .register(registry);
    this.counting =
        new BackgroundLoop("pointer-count", () -> pointers.set(store.count()), COUNT_EVERY);
  }

  @Override
  public void start() {
    running = true;
    reading.execute(listener::run);
    retries.start();
    handOvers.start();
    counting.start();
  }

  @Override
  public void stop() {
    counting.stop();
    retries.stop();
    dueDeliveries.stop();
    listener.stop();
    reading.shutdown();
    try {
      if (!reading.awaitTermination(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("reading did not end in {}: some events will be delivered again", STOP_LIMIT);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    handOvers.stop();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// @param tick how often due work is looked for
  /// @param wake cuts the wait short
  record RetryLoopSettings(Duration tick, RetryWake wake) {}
}
