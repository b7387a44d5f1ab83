package io.manyline.worker.lane;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Mailbox of one session: runs its tasks one at a time, in the order in which they came.
///
/// **Flow:** the client, timers, storage answers and the supervisor submit; the runtime runs
/// inside. **Shape:** bounded. [#offer] takes work that can wait elsewhere up to `capacity` tasks;
/// [#execute] takes what belongs to work already begun up to 16 times that. A lane that passes even
/// this is overrun: it calls `onOverrun` once and refuses, it never drops one task and goes on.
/// **Order and threads:** FIFO; the lane drains on a thread of the executor that it was given, a
/// virtual one, so that a task may block on storage but never on another lane or on WhatsApp's
/// answer. **Errors:** a task that throws is logged and the lane goes on; [LaneFullException] when
/// overrun or closed.
public final class SessionLane implements Executor {
  private static final Logger log = LoggerFactory.getLogger(SessionLane.class);
  private static final int HEADROOM = 16;

  private final String name;
  private final int capacity;
  private final Executor threads;
  private final Runnable onOverrun;

  private final Queue<Runnable> tasks = new ArrayDeque<>(4);
  private boolean draining;
  private boolean closed;
  private boolean overrun;

  /// @param name for the log
  /// @param threads runs the drain; may run it at once
  public SessionLane(String name, int capacity, Executor threads, Runnable onOverrun) {
    this.name = name;
    this.capacity = capacity;
    this.threads = threads;
    this.onOverrun = onOverrun;
  }

  @Override
  public void execute(Runnable task) {
    boolean accepted;
    synchronized (tasks) {
      accepted = add(task, capacity * HEADROOM);
      if (!accepted && !closed && !overrun) {
        overrun = true;
        closed = true;
        tasks.clear();
        tasks.add(onOverrun);
      }
    }
    start();
    if (!accepted) {
      throw new LaneFullException("lane of " + name + " takes no more tasks");
    }
  }

  /// Submits a task that may as well come later. @return `false` when the lane has no room
  public boolean offer(Runnable task) {
    synchronized (tasks) {
      if (!add(task, capacity)) {
        return false;
      }
    }
    start();
    return true;
  }

  /// Refuses from now on; what is queued still runs.
  public void close() {
    synchronized (tasks) {
      closed = true;
    }
  }

  private boolean add(Runnable task, int limit) {
    return !closed && tasks.size() < limit && tasks.add(task);
  }

  private void start() {
    synchronized (tasks) {
      if (draining || tasks.isEmpty()) {
        return;
      }
      draining = true;
    }
    threads.execute(this::drain);
  }

  private void drain() {
    while (true) {
      Runnable task;
      synchronized (tasks) {
        task = tasks.poll();
        if (task == null) {
          draining = false;
          return;
        }
      }
      run(task);
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      log.error("a task of lane {} failed", name, e);
    }
  }
}
