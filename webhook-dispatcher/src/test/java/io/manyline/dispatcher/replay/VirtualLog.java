package io.manyline.dispatcher.replay;

import io.manyline.dispatcher.catchup.PartitionLog;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.retry.EventSource;
import io.manyline.proto.event.v1.SessionEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/// The topic of events in memory.
final class VirtualLog implements PartitionLog, EventSource {
  static final int PARTITIONS = 2;
  private static final int BATCH = 5;
  private static final int ENDLESS = 100_000;

  /// Called before a time is looked for.
  Runnable whileLooking = () -> {};

  /// Called before a partition is read.
  Runnable whileReading = () -> {};

  /// Whether a partition has a leader, which gives what is in it.
  IntPredicate gives = _ -> true;

  /// Places that Kafka does not give once.
  final Set<EventPosition> notAtOnce = new HashSet<>();

  /// The partition of each reading.
  final List<Integer> reads = new ArrayList<>();

  private final Map<EventPosition, LoggedEvent> kafka = new TreeMap<>(places());
  private final long[] ends = new long[PARTITIONS];

  private static Comparator<EventPosition> places() {
    return Comparator.comparingInt(EventPosition::partition)
        .thenComparingLong(EventPosition::offset);
  }

  void write(int partition, Instant at, SessionEvent event) {
    long offset = ends[partition]++;
    kafka.put(new EventPosition(partition, offset), new LoggedEvent(offset, at, event));
  }

  void expire(EventPosition place) {
    kafka.remove(place);
  }

  @Override
  public Found read(EventPosition position) {
    if (notAtOnce.remove(position)) {
      return new Found.Unavailable();
    }
    LoggedEvent found = kafka.get(position);
    return found == null ? new Found.Gone() : new Found.Event(found.event());
  }

  @Override
  public Batch read(int partition, long from) {
    if (from < 0) {
      throw new IllegalArgumentException("no place in a log: " + from);
    }
    reads.add(partition);
    if (reads.size() > ENDLESS) {
      throw new AssertionError("reading does not end");
    }
    whileReading.run();
    List<LoggedEvent> events = new ArrayList<>();
    if (!gives.test(partition)) {
      return new Batch(events, from);
    }
    long to = Math.min(from + BATCH, end(partition));
    for (long offset = from; offset < to; offset++) {
      Optional.ofNullable(kafka.get(new EventPosition(partition, offset))).ifPresent(events::add);
    }
    return new Batch(events, Math.max(from, to));
  }

  @Override
  public long end(int partition) {
    return ends[partition];
  }

  @Override
  public long at(int partition, Instant time) {
    whileLooking.run();
    return kafka.entrySet().stream()
        .filter(each -> each.getKey().partition() == partition)
        .map(Map.Entry::getValue)
        .filter(each -> !each.writtenAt().isBefore(time))
        .mapToLong(LoggedEvent::offset)
        .min()
        .orElse(end(partition));
  }

  @Override
  public int partitions() {
    return PARTITIONS;
  }
}
