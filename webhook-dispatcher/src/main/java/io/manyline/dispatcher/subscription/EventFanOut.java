package io.manyline.dispatcher.subscription;

import io.manyline.dispatcher.delivery.DeliveryMetrics;
import io.manyline.dispatcher.delivery.DeliveryTask;
import io.manyline.dispatcher.endpoint.EndpointDirectory;
import io.manyline.dispatcher.endpoint.EventOwner;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns events into tasks for the endpoints that want them.
///
/// **Flow:** `SessionEventListener` → here → [TaskSink]. **Order and threads:** the events of a
/// session keep their order; those of a session whose endpoints are not known yet wait for them,
/// and nobody else does. Never blocks. **Errors:** while the registry does not answer they wait on,
/// and their offsets with them.
public final class EventFanOut {
  private static final Logger LOG = LoggerFactory.getLogger(EventFanOut.class);

  private final EndpointDirectory endpoints;
  private final TaskSink sink;
  private final DeliveryMetrics metrics;
  private final Executor later;
  private final ConcurrentHashMap<EventOwner, Queue<ReadEvent>> waiting = new ConcurrentHashMap<>();

  /// The same events by their places.
  private final ConcurrentSkipListSet<EventPosition> places =
      new ConcurrentSkipListSet<>(
          Comparator.comparingInt(EventPosition::partition)
              .thenComparingLong(EventPosition::offset));

  /// @param later runs a task after a pause
  public EventFanOut(
      EndpointDirectory endpoints, TaskSink sink, DeliveryMetrics metrics, Executor later) {
    this.endpoints = endpoints;
    this.sink = sink;
    this.metrics = metrics;
    this.later = later;
  }

  public void accept(ReadEvent read) {
    boolean[] isFirst = {false};
    waiting.compute(
        read.owner(),
        (owner, queue) -> {
          if (queue == null) {
            CompletableFuture<List<WebhookEndpoint>> known = endpoints.ofSession(owner);
            if (known.isDone() && !known.isCompletedExceptionally()) {
              fanOut(read, known.join());
              return null;
            }
            isFirst[0] = true;
          }
          Queue<ReadEvent> now = queue == null ? new ArrayDeque<>() : queue;
          now.add(read);
          places.add(read.position());
          return now;
        });
    if (isFirst[0]) {
      load(read.owner());
    }
  }

  /// Events that wait for their endpoints.
  public int waiting() {
    return places.size();
  }

  /// The first of them in one partition; `Long.MAX_VALUE` when there is none.
  public long lowestWaiting(int partition) {
    EventPosition first = places.ceiling(new EventPosition(partition, 0));
    return first == null || first.partition() != partition ? Long.MAX_VALUE : first.offset();
  }

  /// Drops what waits of partitions that are another dispatcher's now.
  public void forget(Predicate<EventPosition> lost) {
    waiting
        .keySet()
        .forEach(
            owner ->
                waiting.computeIfPresent(
                    owner,
                    (_, queue) -> {
                      queue.removeIf(read -> lost.test(read.position()));
                      return queue;
                    }));
    places.removeIf(lost);
  }

  private void load(EventOwner owner) {
    endpoints
        .ofSession(owner)
        .whenComplete(
            (found, failure) -> {
              if (failure == null) {
                drain(owner, found);
              } else {
                metrics.storeFailed();
                LOG.debug("events wait for their endpoints", failure);
                later.execute(() -> load(owner));
              }
            });
  }

  private void drain(EventOwner owner, List<WebhookEndpoint> found) {
    waiting.computeIfPresent(
        owner,
        (_, queue) -> {
          queue.forEach(read -> fanOut(read, found));
          queue.forEach(read -> places.remove(read.position()));
          return null;
        });
  }

  private void fanOut(ReadEvent read, List<WebhookEndpoint> found) {
    List<DeliveryTask> tasks = SubscriptionMatcher.tasksOf(read, found);
    read.release().expect(tasks.size());
    if (tasks.isEmpty()) {
      metrics.withoutEndpoint();
    }
    tasks.forEach(task -> sink.take(task, read.release()::done));
  }
}
