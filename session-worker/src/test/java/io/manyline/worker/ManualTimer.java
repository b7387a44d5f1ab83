package io.manyline.worker;

import io.manyline.whatsapp.client.ClientTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Timers that fire when the test says so.
public final class ManualTimer implements ClientTimer {
  private final List<Pending> pending = new ArrayList<>();

  /// A task and how long it was asked to wait.
  public record Pending(Duration delay, Runnable task) {}

  @Override
  public synchronized Handle schedule(Duration delay, Runnable task) {
    Pending added = new Pending(delay, task);
    pending.add(added);
    return () -> cancel(added);
  }

  public synchronized List<Duration> delays() {
    return pending.stream().map(Pending::delay).toList();
  }

  /// Fires all that wait, whatever their delay; not those that they lead to.
  public void fire() {
    List<Pending> due;
    synchronized (this) {
      due = List.copyOf(pending);
      pending.clear();
    }
    due.forEach(each -> each.task().run());
  }

  private synchronized void cancel(Pending given) {
    pending.removeIf(each -> each == given);
  }
}
