package io.manyline.worker.simulation;

import io.manyline.whatsapp.client.ClientTimer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;

/// A process on a computer of its own: its threads, timers and clocks, and how they stand still.
///
/// A process that is stopped (SIGSTOP) keeps its clocks; a computer that is suspended loses the
/// monotonic one. What comes due meanwhile happens when it goes on.
final class Machine implements Executor, ClientTimer {
  final String name;

  /// Incarnations that live, as this process last heard.
  List<String> live = List.of();

  private final World world;
  private final SimulatedThreads threads;
  private final Set<Thread> alive = new LinkedHashSet<>();
  private final List<Runnable> keptEvents = new ArrayList<>();
  private final List<Runnable> keptSteps = new ArrayList<>();

  private boolean stopped;
  private boolean dead;
  private boolean suspended;
  private long stoppedAt;
  private long monotonicLost;
  private long wallShift;

  Machine(String name, World world) {
    this.name = name;
    this.world = world;
    this.threads = new SimulatedThreads(step -> world.ready(this, step));
  }

  @Override
  public void execute(Runnable task) {
    if (dead) {
      return;
    }
    threads.start(
        () -> {
          Thread self = Thread.currentThread();
          alive.add(self);
          try {
            task.run();
          } catch (RuntimeException | Error e) {
            if (!dead) {
              world.uncaught(e);
            }
          } finally {
            alive.remove(self);
          }
        });
  }

  @Override
  public Handle schedule(Duration delay, Runnable task) {
    boolean[] cancelled = new boolean[1];
    world.after(
        delay,
        this,
        () -> {
          if (!cancelled[0]) {
            task.run();
          }
        });
    return () -> cancelled[0] = true;
  }

  /// Runs tasks one after the other, as a scheduler of one thread does.
  Executor serial() {
    Queue<Runnable> queue = new ArrayDeque<>();
    boolean[] running = new boolean[1];
    return task -> {
      queue.add(task);
      if (!running[0]) {
        running[0] = true;
        execute(
            () -> {
              for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
                next.run();
              }
              running[0] = false;
            });
      }
    };
  }

  long nanoTime() {
    return world.nanos() - monotonicLost - (suspended ? world.nanos() - stoppedAt : 0);
  }

  InstantSource wall() {
    return () -> Instant.ofEpochMilli(world.millis() + wallShift);
  }

  void shiftWall(long millis) {
    wallShift += millis;
  }

  boolean isStopped() {
    return stopped;
  }

  boolean isDead() {
    return dead;
  }

  /// What came due while it stands still.
  void keepEvent(Runnable task) {
    keptEvents.add(task);
  }

  /// A thread that could go on while it stands still.
  void keepStep(Runnable step) {
    keptSteps.add(step);
  }

  /// @param withClock the monotonic clock stands still too
  void stop(boolean withClock) {
    stopped = true;
    suspended = withClock;
    stoppedAt = world.nanos();
    keptSteps.addAll(world.withdraw(this));
  }

  void goOn() {
    if (suspended) {
      monotonicLost += world.nanos() - stoppedAt;
    }
    stopped = false;
    suspended = false;
    keptSteps.forEach(step -> world.ready(this, step));
    keptSteps.clear();
    keptEvents.forEach(task -> world.after(Duration.ZERO, this, task));
    keptEvents.clear();
  }

  /// Nothing of it does anything any more; its threads come to their end in silence.
  void kill() {
    if (dead) {
      return;
    }
    dead = true;
    stopped = false;
    keptEvents.clear();
    keptSteps.forEach(step -> world.ready(this, step));
    keptSteps.clear();
    world.withdraw(this).forEach(step -> world.ready(this, step));
    List.copyOf(alive).forEach(Thread::interrupt);
    world.finishEnding();
  }
}
