package io.manyline.dispatcher.config;

import io.manyline.dispatcher.catchup.CatchUp;
import io.manyline.dispatcher.delivery.DueDeliveries;
import io.manyline.dispatcher.delivery.HandOver;
import io.manyline.dispatcher.endpoint.CachedEndpoints;
import io.manyline.dispatcher.event.SessionEventListener;
import io.manyline.dispatcher.replay.Replays;
import io.manyline.dispatcher.retry.RetryScheduler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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
  private static final Duration CATCH_UP_EVERY = Duration.ofMillis(50);
  private static final Duration REPLAY_EVERY = Duration.ofMillis(100);
  private static final Duration COUNT_EVERY = Duration.ofSeconds(5);
  private static final Duration RETRY_AFTER_STOP = Duration.ofSeconds(2);
  private static final Duration STOP_LIMIT = Duration.ofMillis(4_500);

  private final TopicCheck topics;
  private final SessionEventListener listener;
  private final DueDeliveries dueDeliveries;
  private final InstantSource clock;
  private final BackgroundLoop retries;
  private final BackgroundLoop handOvers;
  private final BackgroundLoop catchUps;
  private final BackgroundLoop replays;
  private final BackgroundLoop counting;
  private final ExecutorService reading =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("session-events").daemon().factory());
  private volatile boolean running;

  DispatcherLifecycle(
      TopicCheck topics,
      SessionEventListener listener,
      DueDeliveries dueDeliveries,
      RetryScheduler scheduler,
      Loops loops,
      RetryLoopSettings settings) {
    this.topics = topics;
    this.listener = listener;
    this.dueDeliveries = dueDeliveries;
    this.retries = new BackgroundLoop("retries", scheduler::tick, settings.tick());
    this.clock = settings.clock();
    settings.wake().to(retries::wake);
    this.handOvers = new BackgroundLoop("hand-over", loops.handOver()::tick, HAND_OVER_EVERY);
    this.catchUps = new BackgroundLoop("catch-up", () -> catchUp(loops.catchUp()), CATCH_UP_EVERY);
    this.replays = new BackgroundLoop("replays", loops.replays().replays()::tick, REPLAY_EVERY);
    loops.replays().wake().to(replays::wake);
    this.counting =
        new BackgroundLoop(
            "housekeeping",
            () -> {
              loops.endpoints().prune();
              loops.pointers().count();
            },
            COUNT_EVERY);
  }

  private void catchUp(CatchUp catchUp) {
    while (catchUp.tick() && running) {
      LOG.trace("there is more to catch up");
    }
  }

  @Override
  public void start() {
    topics.check();
    running = true;
    reading.execute(listener::run);
    retries.start();
    handOvers.start();
    catchUps.start();
    replays.start();
    counting.start();
  }

  @Override
  public void stop() {
    counting.stop();
    replays.stop();
    retries.stop();
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
    catchUps.stop();
    giveBack();
    running = false;
  }

  private void giveBack() {
    try {
      dueDeliveries.stop(clock.instant().plus(RETRY_AFTER_STOP));
    } catch (RuntimeException e) {
      LOG.warn("retries under way could not be given back: their leases will end", e);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// What is done again and again.
  record Loops(
      HandOver handOver,
      CatchUp catchUp,
      ReplayLoop replays,
      CachedEndpoints endpoints,
      PointerGauge pointers) {}

  /// @param wake cuts the wait short
  record ReplayLoop(Replays replays, LoopWake wake) {}

  /// @param tick how often due work is looked for
  /// @param wake cuts the wait short
  record RetryLoopSettings(Duration tick, LoopWake wake, InstantSource clock) {}
}
