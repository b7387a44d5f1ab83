package io.manyline.whatsapp.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Time that passes when a test says so: a clock, and the timers that go by it.
public final class ManualTimer implements ClientTimer, InstantSource {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final List<Pending> pending = new ArrayList<>();

  private record Pending(Instant due, Runnable task) {}

  @Override
  public Handle schedule(Duration delay, Runnable task) {
    Pending timer = new Pending(now.plus(delay), task);
    pending.add(timer);
    return () -> pending.remove(timer);
  }

  @Override
  public Instant instant() {
    return now;
  }

  public int pendingCount() {
    return pending.size();
  }

  /// Lets time pass; after each timer that fires the lane runs empty.
  public void advance(Duration step, ManualLane lane) {
    Instant until = now.plus(step);
    lane.runAll();
    for (Optional<Pending> next = due(until); next.isPresent(); next = due(until)) {
      now = next.get().due();
      pending.remove(next.get());
      next.get().task().run();
      lane.runAll();
    }
    now = until;
  }

  private Optional<Pending> due(Instant until) {
    return pending.stream()
        .filter(timer -> !timer.due().isAfter(until))
        .min(Comparator.comparing(Pending::due));
  }
}
