package io.manyline.worker.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Virtual time, chance, and the order in which everything happens.
///
/// **Shape:** events by time; steps of threads that could run now, of which chance picks one. Time
/// goes on only when no step is left. **Order and threads:** all of it in the thread that calls
/// [#run]; whatever happens follows from the seed.
final class World {
  /// A moment that is like any other: 2027-01-15.
  private static final long EPOCH_MILLIS = 1_800_000_000_000L;

  final SplittableRandom chance;
  final Trace trace;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Step> ready = new ArrayList<>();
  private final Queue<Runnable> ending = new ArrayDeque<>();
  private final Thread owner = Thread.currentThread();
  private long now;
  private long order;
  private @Nullable Throwable uncaught;

  World(long seed, Trace trace) {
    this.chance = new SplittableRandom(seed);
    this.trace = trace;
  }

  /// Nanoseconds since the beginning.
  long nanos() {
    return now;
  }

  long millis() {
    return EPOCH_MILLIS + now / 1_000_000;
  }

  /// Whether something of that probability happens.
  boolean happens(double probability) {
    return chance.nextDouble() < probability;
  }

  Duration between(long fromMillis, long toMillis) {
    return Duration.ofNanos(chance.nextLong(fromMillis * 1_000_000, toMillis * 1_000_000));
  }

  /// @param machine whose event it is; waits while that is stopped, is dropped when it is dead
  void at(long nanos, @Nullable Machine machine, Runnable task) {
    events.add(new Event(Math.max(nanos, now), order++, machine, task));
  }

  void after(Duration delay, @Nullable Machine machine, Runnable task) {
    at(now + delay.toNanos(), machine, task);
  }

  /// A thread could go on.
  void ready(Machine machine, Runnable step) {
    Thread self = Thread.currentThread();
    if (!self.isVirtual() && self != owner) {
      uncaught(new IllegalStateException("a clock or a thread of the JVM's takes part: " + self));
    }
    if (machine.isDead()) {
      ending.add(step);
    } else if (machine.isStopped()) {
      machine.keepStep(step);
    } else {
      ready.add(new Step(machine, step));
    }
  }

  /// A thread ended in a way that nobody foresaw.
  void uncaught(Throwable failure) {
    if (uncaught == null) {
      uncaught = failure;
    }
  }

  @Nullable Throwable uncaught() {
    return uncaught;
  }

  /// Takes the steps of a machine out of what could run.
  List<Runnable> withdraw(Machine machine) {
    List<Runnable> taken =
        ready.stream().filter(each -> each.machine == machine).map(Step::task).toList();
    ready.removeIf(each -> each.machine == machine);
    return taken;
  }

  /// Lets threads of machines that are dead come to their end.
  void finishEnding() {
    for (Runnable step = ending.poll(); step != null; step = ending.poll()) {
      step.run();
    }
  }

  /// Runs until the condition holds or the time is over. @return whether it held
  boolean run(long untilNanos, BooleanSupplier condition) {
    while (true) {
      while (!ready.isEmpty()) {
        int pick = ready.size() == 1 ? 0 : chance.nextInt(ready.size());
        Step step = ready.get(pick);
        ready.set(pick, ready.getLast());
        ready.removeLast();
        step.task.run();
        finishEnding();
      }
      if (condition.getAsBoolean()) {
        return true;
      }
      Event next = events.peek();
      if (next == null || next.at > untilNanos) {
        now = Math.max(now, untilNanos);
        return false;
      }
      events.remove();
      now = next.at;
      happen(next);
      finishEnding();
    }
  }

  private void happen(Event event) {
    Machine machine = event.machine;
    if (machine == null) {
      event.task.run();
    } else if (machine.isStopped()) {
      machine.keepEvent(event.task);
    } else if (!machine.isDead()) {
      event.task.run();
    }
  }

  private record Step(Machine machine, Runnable task) {}

  private record Event(long at, long order, @Nullable Machine machine, Runnable task)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }
}
