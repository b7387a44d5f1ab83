package io.manyline.benchmarks.webhooks;

import io.manyline.benchmarks.report.Latencies;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// When the events of some sessions were planned, and when their endpoint had them for the first
/// time.
///
/// **Order and threads:** one plans, one hears of deliveries.
final class DeliveryLog {
  private static final Pattern NUMBER = Pattern.compile("\"message_id\":\"3A(\\d+)\"");

  private final Set<String> watched;
  private final AtomicLongArray planned;
  private final Latencies latencies;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger arrived = new AtomicInteger();
  private final AtomicLong begin = new AtomicLong();
  private final AtomicLong end = new AtomicLong();

  /// @param size of all events, those of other sessions included
  /// @param watched uids of the sessions that count
  DeliveryLog(int size, Set<String> watched) {
    this.watched = watched;
    planned = new AtomicLongArray(size);
    latencies = new Latencies(size);
  }

  int size() {
    return planned.length();
  }

  void planned(int number, String uid, long nanos) {
    if (watched.contains(uid)) {
      begin.compareAndSet(0, nanos);
      open.incrementAndGet();
      planned.set(number, nanos);
    }
  }

  void delivered(String body, long firstByteNanos) {
    Matcher number = NUMBER.matcher(body);
    if (!number.find()) {
      return;
    }
    long due = planned.getAndSet(Integer.parseInt(number.group(1)), 0);
    if (due != 0) {
      latencies.add(firstByteNanos - due);
      end.set(firstByteNanos);
      arrived.incrementAndGet();
    }
  }

  boolean isComplete() {
    return arrived.get() >= open.get();
  }

  int count() {
    return arrived.get();
  }

  double p99() {
    return latencies.millis(0.99);
  }

  /// From the first planned moment until the last delivery.
  double perSecond() {
    return arrived.get() * 1e9 / (end.get() - begin.get());
  }
}
