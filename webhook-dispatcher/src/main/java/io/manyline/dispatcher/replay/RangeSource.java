package io.manyline.dispatcher.replay;

import io.manyline.dispatcher.catchup.PartitionLog;
import io.manyline.dispatcher.catchup.PartitionLog.Batch;
import io.manyline.dispatcher.catchup.PartitionLog.LoggedEvent;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.topic.Shards;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.webhook.Replay.What.TimeRange;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// [ReplaySource] of what is wanted of a time: partition by partition, in order.
///
/// **Shape:** the cursor is `partition:offset`.
final class RangeSource implements ReplaySource {
  private final PartitionLog log;
  private final TimeRange range;
  private final BiPredicate<WebhookEndpoint, SessionEvent> wanted;
  private final Queue<LoggedEvent> read = new ArrayDeque<>();
  private final int partitions;
  private int partition;
  private long next;
  private long end = -1;

  RangeSource(
      PartitionLog log,
      TimeRange range,
      BiPredicate<WebhookEndpoint, SessionEvent> wanted,
      String cursor) {
    this.log = log;
    this.range = range;
    this.wanted = wanted;
    this.partitions = log.partitions();
    int colon = cursor.indexOf(':');
    this.partition = colon < 0 ? 0 : Integer.parseInt(cursor.substring(0, colon));
    this.next = colon < 0 ? -1 : Long.parseLong(cursor.substring(colon + 1));
  }

  @Override
  public Next next(WebhookEndpoint endpoint, BooleanSupplier mayRead) {
    while (partition < partitions) {
      for (LoggedEvent event = read.poll(); event != null; event = read.poll()) {
        next = event.offset() + 1;
        if (event.offset() < end && wanted.test(endpoint, event.event())) {
          return new Next.Item(new EventPosition(partition, event.offset()), event.event(), null);
        }
      }
      if (!mayRead.getAsBoolean()) {
        return Next.NotYet.TURN_OVER;
      }
      if (isElsewhere(endpoint) || isRead()) {
        partition++;
        next = -1;
        end = -1;
      } else if (!readOn()) {
        return Next.NotYet.NOT_GIVEN;
      }
    }
    return new Next.End();
  }

  /// Whether no event of this partition is meant for the endpoint.
  private boolean isElsewhere(WebhookEndpoint endpoint) {
    SessionUid session = endpoint.scope().session();
    return session != null && Shards.of(session.value(), partitions) != partition;
  }

  private boolean isRead() {
    if (end < 0) {
      long first = next < 0 ? log.at(partition, range.from()) : next;
      end = log.at(partition, range.to());
      next = first;
    }
    return next >= end;
  }

  /// @return false when Kafka gave nothing, though there is something
  private boolean readOn() {
    Batch batch = log.read(partition, next);
    boolean moved = batch.next() > next;
    read.addAll(batch.events());
    if (read.isEmpty()) {
      next = batch.next();
    }
    return moved;
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
