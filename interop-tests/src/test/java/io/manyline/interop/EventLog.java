package io.manyline.interop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What happened to somebody, in order, and a way to wait for what is still to come.
final class EventLog<E> {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<E> events = new ArrayList<>();

  synchronized void add(E event) {
    events.add(event);
    notifyAll();
  }

  synchronized List<E> all() {
    return List.copyOf(events);
  }

  synchronized int size() {
    return events.size();
  }

  /// The first event that the condition holds for.
  ///
  /// @param from place of the first one to look at
  /// @param failure what to say when there is none in time
  synchronized E await(int from, Predicate<E> condition, Supplier<String> failure) {
    return await(PATIENCE, from, condition, failure);
  }

  /// The same within another time.
  synchronized E await(
      Duration patience, int from, Predicate<E> condition, Supplier<String> failure) {
    long deadline = System.nanoTime() + patience.toNanos();
    int next = from;
    while (true) {
      for (; next < events.size(); next++) {
        if (condition.test(events.get(next))) {
          return events.get(next);
        }
      }
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        throw new AssertionError("not seen within " + patience + failure.get());
      }
      try {
        wait(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }
}
