package io.manyline.dispatcher.catchup;

import io.manyline.dispatcher.catchup.Backlog.Move;
import io.manyline.dispatcher.catchup.PartitionLog.Batch;
import io.manyline.dispatcher.delivery.DeliveryMetrics;
import io.manyline.dispatcher.retry.EachInTurn;
import io.manyline.registry.webhook.EndpointId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Delivers to endpoints that are behind what was left for them in Kafka, and keeps their cursors.
///
/// **Flow:** [DeliveryRouter] leaves events; here one scan of a partition reads them for all
/// endpoints that are behind on it, and gives them to `LiveDeliveries`, which keeps the order of
/// each chat. **Order and threads:** one thread calls [#tick]. An endpoint that has no room for
/// more drops out of the scan where it is. **Errors:** those of the store and of Kafka leave
/// [#tick] once all partitions and endpoints had their turn; the next one goes on.
public final class CatchUp {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

  /// Batches of one partition before the next one has its turn.
  private static final int BATCHES = 20;

  private final DeliveryRouter router;
  private final CursorStore cursors;
  private final PartitionLog events;
  private final CatchUpFeed feed;
  private final DeliveryMetrics metrics;
  private final IntToLongFunction lowestWaiting;

  /// @param lowestWaiting the first event of a partition that does not know its endpoints yet: what
  ///   came before a backlog goes before it
  public CatchUp(
      DeliveryRouter router,
      CursorStore cursors,
      PartitionLog events,
      CatchUpFeed feed,
      DeliveryMetrics metrics,
      IntToLongFunction lowestWaiting) {
    this.router = router;
    this.cursors = cursors;
    this.events = events;
    this.feed = feed;
    this.metrics = metrics;
    this.lowestWaiting = lowestWaiting;
  }

  /// @return whether there may be more to do at once
  public boolean tick() {
    List<PartitionBacklogs> partitions = router.partitions();
    Set<EndpointId> behind = new HashSet<>();
    int backlogs = 0;
    for (PartitionBacklogs partition : partitions) {
      List<EndpointId> some = partition.behind();
      backlogs += some.size();
      behind.addAll(some);
    }
    metrics.behind(backlogs);
    boolean[] more = {false};
    EachInTurn.of(
        List.<Runnable>of(
            () -> EachInTurn.of(partitions, this::load),
            () -> feed.refresh(behind),
            () -> EachInTurn.of(partitions, partition -> more[0] |= work(partition))),
        Runnable::run);
    return more[0];
  }

  /// @return whether anything was read
  private boolean work(PartitionBacklogs partition) {
    store(partition);
    int batches = 0;
    while (batches < BATCHES && scan(partition)) {
      batches++;
    }
    store(partition);
    return batches > 0;
  }

  private void load(PartitionBacklogs partition) {
    if (!partition.isLoaded()) {
      long end = events.end(partition.partition());
      partition.load(cursors.load(partition.partition()), end);
    }
  }

  /// @return whether anything was read
  private boolean scan(PartitionBacklogs partition) {
    List<EndpointId> eligible = new ArrayList<>();
    long waiting = lowestWaiting.applyAsLong(partition.partition());
    for (EndpointId endpoint : partition.behind()) {
      Backlog backlog = partition.of(endpoint);
      if (backlog.isStored() && backlog.from() <= waiting && feed.room(endpoint) > 0) {
        eligible.add(endpoint);
      }
    }
    if (eligible.isEmpty()) {
      return false;
    }
    long start = partition.next(eligible);
    Batch batch = events.read(partition.partition(), start);
    metrics.scanned(batch.events().size());
    partition.whileOpen(() -> feed.feed(partition, eligible, start, batch));
    return batch.next() > start;
  }

  private void store(PartitionBacklogs partition) {
    EachInTurn.of(
        partition.all().entrySet(),
        entry -> {
          Move move = entry.getValue().move();
          if (move != null) {
            store(partition, entry.getKey(), entry.getValue(), move);
          }
        });
  }

  private void store(PartitionBacklogs partition, EndpointId endpoint, Backlog backlog, Move move) {
    boolean stored = false;
    try {
      backlog.moved(partition.isClosed() ? move.from() : moved(partition, endpoint, move));
      stored = true;
    } finally {
      if (!stored) {
        backlog.failed();
      }
    }
  }

  /// @return what is stored now
  private long moved(PartitionBacklogs partition, EndpointId endpoint, Move move) {
    int number = partition.partition();
    if (move.from() == move.to()) {
      return stored(number, endpoint);
    }
    if (move.from() == Backlog.NONE) {
      return cursors.begin(number, endpoint, move.to());
    }
    boolean done =
        move.to() == Backlog.NONE
            ? cursors.end(number, endpoint, move.from())
            : cursors.advance(number, endpoint, move.from(), move.to());
    if (done) {
      return move.to();
    }
    LOG.warn("cursor of endpoint {} in partition {} was moved by another", endpoint, number);
    return stored(number, endpoint);
  }

  private long stored(int number, EndpointId endpoint) {
    return cursors.load(number).getOrDefault(endpoint, Backlog.NONE);
  }
}
