package io.manyline.dispatcher.catchup;

import io.manyline.dispatcher.delivery.DeliveryTask;
import io.manyline.dispatcher.delivery.EndpointHealth;
import io.manyline.dispatcher.delivery.LiveDeliveries;
import io.manyline.dispatcher.subscription.TaskSink;
import io.manyline.registry.webhook.EndpointId;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Sends each task to its endpoint at once, or leaves it in Kafka when the endpoint is behind.
///
/// **Flow:** `EventFanOut` → here → [LiveDeliveries], or a [Backlog] that [CatchUp] scans. **Order
/// and threads:** thread-safe, never blocks; tasks of a session come in order.
public final class DeliveryRouter implements TaskSink {
  /// Tasks of one endpoint in memory; what comes beyond stays in Kafka.
  static final int MOST_IN_MEMORY = 500;

  private final LiveDeliveries deliveries;
  private final EndpointHealth health;
  private final ConcurrentHashMap<Integer, PartitionBacklogs> partitions =
      new ConcurrentHashMap<>();

  public DeliveryRouter(LiveDeliveries deliveries, EndpointHealth health) {
    this.deliveries = deliveries;
    this.health = health;
  }

  @Override
  public void take(DeliveryTask task, Runnable whenReleased) {
    PartitionBacklogs partition = partitions.get(task.position().partition());
    if (partition == null) {
      // Another dispatcher's now: its offset is not ours to commit either.
      return;
    }
    if (!isLeft(partition, task, whenReleased)) {
      deliveries.submit(task, whenReleased);
    }
  }

  private boolean isLeft(PartitionBacklogs partition, DeliveryTask task, Runnable whenReleased) {
    EndpointId endpoint = task.endpoint();
    if (deliveries.unfinished(endpoint) >= MOST_IN_MEMORY) {
      health.trouble(endpoint);
    }
    boolean troubled = health.isTroubled(endpoint);
    @Nullable Backlog backlog = troubled ? partition.of(endpoint) : partition.find(endpoint);
    return backlog != null && backlog.covers(task.position().offset(), troubled, whenReleased);
  }

  /// A partition is ours from now on; nothing of it may be given to [#take] before it [#isLoaded].
  ///
  /// @param reads the first offset that will be given to [#take]
  public void open(int number, long reads) {
    partitions.put(number, new PartitionBacklogs(number, reads));
  }

  /// They are another dispatcher's from now on: when this returns, no scan brings anything more.
  public void close(Collection<Integer> numbers) {
    for (Integer number : numbers) {
      PartitionBacklogs closed = partitions.remove(number);
      if (closed != null) {
        closed.close();
      }
    }
  }

  public boolean isOpen(int number) {
    return partitions.containsKey(number);
  }

  /// Whether the cursors of a partition are known here.
  public boolean isLoaded(int number) {
    PartitionBacklogs partition = partitions.get(number);
    return partition != null && partition.isLoaded();
  }

  List<PartitionBacklogs> partitions() {
    return List.copyOf(partitions.values());
  }
}
