package io.manyline.sandbox.world;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that owns all accounts, phones and queues, with its clock, randomness and store.
///
/// **Flow:** sockets, HTTP and timers hand it tasks; a task changes state, writes it to [#store()]
/// and says with [#afterCommit] what may leave the process once that is durable. **Order and
/// threads:** tasks run one at a time, in the order handed over; after each, its writes are
/// committed and then its `afterCommit` actions run, in order. Nothing in a task may block.
/// **Errors:** a task that throws is logged, and what it changed until then is committed, so that
/// memory and disk agree.
public final class World implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(World.class);
  private static final String STARTS = "network/starts";
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  private final WorldStore store;
  private final InstantSource clock;
  private final long seed;
  private final RandomGenerator random;
  private final SecureRandom secureRandom = new SecureRandom();
  private final ScheduledThreadPoolExecutor executor;
  private final List<Runnable> afterCommit = new ArrayList<>();
  private volatile @Nullable Thread thread;

  /// A new world, or the one that was kept. @param data directory of the journal; null keeps
  /// nothing
  public static World open(@Nullable Path data, InstantSource clock, long seed) {
    return new World(
        data == null ? new VolatileWorldStore() : JournalStore.open(data), clock, seed);
  }

  World(WorldStore store, InstantSource clock, long seed) {
    this.store = store;
    this.clock = clock;
    this.seed = seed;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + 31 * countStart());
    this.executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("sandbox-world").daemon().factory());
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.execute(() -> thread = Thread.currentThread());
  }

  /// Runs a task on the world's thread; ignored after [#close()].
  public void execute(Runnable task) {
    try {
      executor.execute(() -> runTask(task));
    } catch (RejectedExecutionException e) {
      log.debug("the world has ended; a task was dropped");
    }
  }

  /// Runs a task and tells its result once its writes are durable.
  public <T> CompletableFuture<T> submit(Supplier<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Runnable wrapped =
        () -> {
          try {
            T value = task.get();
            afterCommit(() -> result.complete(value));
          } catch (RuntimeException e) {
            afterCommit(() -> result.completeExceptionally(e));
          }
        };
    try {
      executor.execute(() -> runTask(wrapped));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  /// Runs a task later. @return what cancels it
  public Runnable after(Duration delay, Runnable task) {
    try {
      var timer = executor.schedule(() -> runTask(task), delay.toMillis(), TimeUnit.MILLISECONDS);
      return () -> timer.cancel(false);
    } catch (RejectedExecutionException e) {
      return () -> {};
    }
  }

  /// From inside a task: runs the action once the task's writes are durable.
  public void afterCommit(Runnable action) {
    assertInside();
    afterCommit.add(action);
  }

  public WorldStore store() {
    return store;
  }

  public Instant now() {
    return clock.instant();
  }

  public long nowSeconds() {
    return now().getEpochSecond();
  }

  /// Seeded: ids and addresses, never keys. World's thread only.
  public RandomGenerator random() {
    return random;
  }

  public SecureRandom secureRandom() {
    return secureRandom;
  }

  public long seed() {
    return seed;
  }

  /// A fresh stanza or message id: 18 hexadecimal digits after the prefix.
  public String newId(String prefix) {
    byte[] bytes = new byte[9];
    random.nextBytes(bytes);
    return prefix + HexFormat.of().withUpperCase().formatHex(bytes);
  }

  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        executor.shutdownNow();
        log.warn("the world did not come to rest within {}", CLOSE_WAIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store.close();
  }

  /// Each start of a kept world draws other ids than the one before: ids must not repeat.
  private long countStart() {
    long starts = store.get(STARTS).map(value -> Json.read(value, Long.class)).orElse(0L);
    store.put(STARTS, Json.write(starts + 1));
    store.commit();
    return starts;
  }

  private void runTask(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("a task of the sandbox failed", e);
    }
    try {
      store.commit();
    } catch (UncheckedIOException e) {
      log.error("the world could not be written; nothing leaves until it can", e);
      return;
    }
    List<Runnable> actions = List.copyOf(afterCommit);
    afterCommit.clear();
    for (Runnable action : actions) {
      try {
        action.run();
      } catch (RuntimeException e) {
        log.error("an action after a commit failed", e);
      }
    }
  }

  private void assertInside() {
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException("not on the world's thread");
    }
  }
}
