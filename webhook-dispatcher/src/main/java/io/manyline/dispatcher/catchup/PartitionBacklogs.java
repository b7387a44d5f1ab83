package io.manyline.dispatcher.catchup;

import io.manyline.registry.webhook.EndpointId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The backlogs of one partition while this dispatcher has it.
///
/// **Order and threads:** thread-safe; a backlog that was made stays until the partition goes.
final class PartitionBacklogs {
  private final int partition;
  private final long reads;
  private final ConcurrentHashMap<EndpointId, Backlog> backlogs = new ConcurrentHashMap<>();
  private volatile boolean loaded;
  private boolean closed;

  /// When an endpoint was last served, in rounds of this partition's scan. The scan's thread only.
  private final ConcurrentHashMap<EndpointId, Long> served = new ConcurrentHashMap<>();

  private long round;

  /// @param reads where the live reading begins
  PartitionBacklogs(int partition, long reads) {
    this.partition = partition;
    this.reads = reads;
  }

  int partition() {
    return partition;
  }

  /// Whether what another dispatcher left is known, so that events may be routed.
  boolean isLoaded() {
    return loaded;
  }

  void load(Map<EndpointId, Long> cursors, long end) {
    cursors.forEach((endpoint, cursor) -> of(endpoint).restore(cursor, reads, end));
    loaded = true;
  }

  Backlog of(EndpointId endpoint) {
    return backlogs.computeIfAbsent(endpoint, _ -> new Backlog());
  }

  @Nullable Backlog find(EndpointId endpoint) {
    return backlogs.get(endpoint);
  }

  Map<EndpointId, Backlog> all() {
    return backlogs;
  }

  List<EndpointId> behind() {
    return backlogs.entrySet().stream()
        .filter(entry -> entry.getValue().isBehind())
        .map(Map.Entry::getKey)
        .toList();
  }

  /// Does something while the partition is ours; not at all once it has been closed.
  synchronized void whileOpen(Runnable work) {
    if (!closed) {
      work.run();
    }
  }

  synchronized void close() {
    closed = true;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /// Where the scan is to go on: at the rearmost place, so that those who are there come up to the
  /// others and share their reading; every fifth time where nobody was served for the longest time,
  /// so that nobody waits for the end of another's backlog.
  long next(List<EndpointId> eligible) {
    round++;
    return round % 5 == 0
        ? eligible.stream()
            .min((one, other) -> Long.compare(lastServed(one), lastServed(other)))
            .map(endpoint -> of(endpoint).scanned())
            .orElseThrow()
        : eligible.stream().mapToLong(endpoint -> of(endpoint).scanned()).min().orElseThrow();
  }

  void served(EndpointId endpoint) {
    served.put(endpoint, round);
  }

  private long lastServed(EndpointId endpoint) {
    return served.getOrDefault(endpoint, 0L);
  }
}
