package io.manyline.dispatcher.replay;

import io.manyline.dispatcher.catchup.PartitionLog;
import io.manyline.dispatcher.catchup.PartitionLog.Batch;
import io.manyline.dispatcher.catchup.PartitionLog.LoggedEvent;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.subscription.SubscriptionMatcher;
import io.manyline.registry.webhook.Replay.What.TimeRange;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// [ReplaySource] of all that an endpoint wants of a time: partition by partition, in order.
///
/// **Shape:** the cursor is `partition:offset`.
final class RangeSource implements ReplaySource {
  private final PartitionLog log;
  private final TimeRange range;
  private final Queue<LoggedEvent> read = new ArrayDeque<>();
  private final int partitions;
  private int partition;
  private long next;
  private long end = -1;

  RangeSource(PartitionLog log, TimeRange range, String cursor) {
    this.log = log;
    this.range = range;
    this.partitions = log.partitions();
    int colon = cursor.indexOf(':');
    this.partition = colon < 0 ? 0 : Integer.parseInt(cursor.substring(0, colon));
    this.next = colon < 0 ? -1 : Long.parseLong(cursor.substring(colon + 1));
  }

  @Override
  public Optional<Item> next(WebhookEndpoint endpoint) {
    while (partition < partitions) {
      begin();
      for (LoggedEvent event = read.poll(); event != null; event = read.poll()) {
        next = event.offset() + 1;
        if (event.offset() < end && SubscriptionMatcher.wants(endpoint, event.event())) {
          return Optional.of(
              new Item(new EventPosition(partition, event.offset()), event.event(), null));
        }
      }
      if (!more()) {
        partition++;
        next = -1;
        end = -1;
      }
    }
    return Optional.empty();
  }

  private void begin() {
    if (end < 0) {
      long first = next < 0 ? log.at(partition, range.from()) : next;
      end = log.at(partition, range.to());
      next = first;
    }
  }

  /// @return false at the end of this partition's part
  private boolean more() {
    if (next >= end) {
      return false;
    }
    Batch batch = log.read(partition, next);
    read.addAll(batch.events());
    if (read.isEmpty()) {
      next = batch.next();
    }
    return true;
  }

  @Override
  public @Nullable Long total() {
    return null;
  }

  @Override
  public String cursor() {
    return partition + ":" + Math.max(next, -1);
  }
}
