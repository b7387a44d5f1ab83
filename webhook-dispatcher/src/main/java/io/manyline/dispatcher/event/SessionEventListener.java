package io.manyline.dispatcher.event;

import io.manyline.dispatcher.catchup.DeliveryRouter;
import io.manyline.dispatcher.delivery.HandOver;
import io.manyline.dispatcher.delivery.LiveDeliveries;
import io.manyline.dispatcher.event.PartitionProgress.Entry;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.subscription.EventFanOut;
import io.manyline.dispatcher.subscription.ReadEvent;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.Decoded;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads `session-events` with the other dispatchers, and commits what is delivered or stored.
///
/// **Flow:** record → [EventIntake] → [EventFanOut] → [DeliveryRouter] → [LiveDeliveries]; per
/// partition a [PartitionProgress]. **Order and threads:** one thread runs [#run]; only [#stop] may
/// be called from another. Nothing here waits for a delivery, the store or the registry. With too
/// many tasks unfinished reading pauses, membership does not; a new partition is not read before
/// the cursors are known that another dispatcher left in it. **Errors:** what Kafka throws is
/// logged and the loop goes on; a record never stops its partition.
public final class SessionEventListener implements ConsumerRebalanceListener {
  private static final Logger LOG = LoggerFactory.getLogger(SessionEventListener.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration POSITION_LIMIT = Duration.ofMillis(200);
  private static final Duration COMMIT_LIMIT = Duration.ofSeconds(1);
  private static final Duration COMMIT_EVERY = Duration.ofMillis(200);

  private final Consumer<String, Decoded<SessionEvent>> consumer;
  private final EventIntake intake;
  private final Way way;
  private final EventMetrics metrics;
  private final InstantSource clock;
  private final ListenerProperties settings;
  private final Map<TopicPartition, PartitionProgress> progress = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private long committedAtMillis;
  private boolean full;
  private volatile boolean stopping;
  private volatile long polledAtMillis;

  public SessionEventListener(
      Consumer<String, Decoded<SessionEvent>> consumer,
      EventIntake intake,
      Way way,
      EventMetrics metrics,
      InstantSource clock,
      ListenerProperties settings) {
    this.consumer = consumer;
    this.intake = intake;
    this.way = way;
    this.metrics = metrics;
    this.clock = clock;
    this.settings = settings;
  }

  /// Reads until [#stop], then hands over what is unfinished, commits and leaves the consumer
  /// group.
  public void run() {
    consumer.subscribe(List.of(settings.topic()), this);
    while (!stopping) {
      try {
        turn();
      } catch (WakeupException e) {
        LOG.debug("woken", e);
      } catch (KafkaException e) {
        LOG.warn("reading {} failed, reading on", settings.topic(), e);
      }
    }
    leave();
  }

  /// Makes [#run] end soon; returns at once.
  public void stop() {
    stopping = true;
    consumer.wakeup();
  }

  /// How long ago the last read came back; a dead loop shows here.
  public Duration sinceLastPoll() {
    return Duration.ofMillis(clock.millis() - polledAtMillis);
  }

  private void turn() {
    breatheByLoad();
    for (ConsumerRecord<String, Decoded<SessionEvent>> record : consumer.poll(POLL)) {
      take(record);
    }
    polledAtMillis = clock.millis();
    metrics.lag(
        consumer.assignment().stream().mapToLong(p -> consumer.currentLag(p).orElse(0)).sum());
    if (polledAtMillis - committedAtMillis >= COMMIT_EVERY.toMillis()) {
      committedAtMillis = polledAtMillis;
      commitProgress();
    }
  }

  private void breatheByLoad() {
    openNew(consumer.assignment());
    // What a dead endpoint holds up for long is a pointer: it must not keep others from being read.
    int unreleased = way.deliveries().unreleased() + way.fanOut().waiting();
    full =
        unreleased >= settings.maxUnfinished() / (full ? 2 : 1)
            || way.handOver().isPressed(unreleased);
    Set<TopicPartition> readable = new HashSet<>(consumer.assignment());
    readable.removeIf(partition -> full || !way.router().isLoaded(partition.partition()));
    Set<TopicPartition> others = new HashSet<>(consumer.assignment());
    others.removeAll(readable);
    consumer.pause(others);
    consumer.resume(readable);
  }

  private void take(ConsumerRecord<String, Decoded<SessionEvent>> record) {
    EventPosition position = new EventPosition(record.partition(), record.offset());
    Optional<EventIntake.Accepted> accepted = intake.accept(position, record.value());
    PartitionProgress partition =
        progress.computeIfAbsent(
            new TopicPartition(record.topic(), record.partition()), _ -> new PartitionProgress());
    Entry entry = partition.read(record.offset(), accepted.isPresent() ? 1 : 0);
    accepted.ifPresent(
        event ->
            way.fanOut()
                .accept(
                    new ReadEvent(
                        position,
                        event.event(),
                        event.owner(),
                        clock.instant(),
                        release(partition, entry))));
  }

  private static ReadEvent.Release release(PartitionProgress partition, Entry entry) {
    return new ReadEvent.Release() {
      @Override
      public void expect(int tasks) {
        partition.expect(entry, tasks);
      }

      @Override
      public void done() {
        partition.done(entry);
      }
    };
  }

  private void commitProgress() {
    Map<TopicPartition, OffsetAndMetadata> done = committable(progress.keySet());
    if (done.isEmpty()) {
      return;
    }
    done.forEach((partition, offset) -> committed.put(partition, offset.offset()));
    consumer.commitAsync(
        done,
        (offsets, failure) -> {
          if (failure != null) {
            offsets.keySet().forEach(committed::remove);
          }
        });
  }

  /// What is done since the last commit.
  private Map<TopicPartition, OffsetAndMetadata> committable(Collection<TopicPartition> of) {
    Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    for (TopicPartition partition : of) {
      PartitionProgress read = progress.get(partition);
      long offset = read == null ? -1 : read.committable();
      if (offset >= 0 && offset != committed.getOrDefault(partition, -1L)) {
        done.put(partition, new OffsetAndMetadata(offset));
      }
    }
    return done;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    LOG.info("reads partitions {}", numbers(partitions));
    consumer.pause(partitions);
    openNew(partitions);
  }

  /// Those whose place Kafka does not tell now are opened in a later turn.
  private void openNew(Collection<TopicPartition> assigned) {
    for (TopicPartition partition : assigned) {
      if (!way.router().isOpen(partition.partition())) {
        try {
          long next = consumer.position(partition, POSITION_LIMIT);
          way.router().open(partition.partition(), next);
        } catch (TimeoutException e) {
          LOG.warn("place in {} is not known yet, asks again", partition, e);
        }
      }
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    letGo(partitions);
    handOverAndCommit(partitions, settings.lease());
    forget(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    LOG.warn("lost partitions {}", numbers(partitions));
    letGo(partitions);
    way.handOver().abandon(in(partitions));
    forget(partitions);
  }

  /// Nothing more of them comes to a lane.
  private void letGo(Collection<TopicPartition> partitions) {
    way.fanOut().forget(in(partitions));
    way.router().close(numbers(partitions));
  }

  private void handOverAndCommit(Collection<TopicPartition> partitions, Duration lease) {
    try {
      way.handOver().all(in(partitions), lease);
    } catch (RuntimeException e) {
      LOG.warn("events could not be parked: they will be read again", e);
    }
    Map<TopicPartition, OffsetAndMetadata> done = committable(partitions);
    if (!done.isEmpty()) {
      try {
        consumer.commitSync(done, COMMIT_LIMIT);
      } catch (KafkaException e) {
        LOG.warn("commit failed: events will be read again", e);
      }
    }
  }

  private void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(progress::remove);
    partitions.forEach(committed::remove);
  }

  private void leave() {
    try {
      Set<TopicPartition> mine = new HashSet<>(progress.keySet());
      mine.addAll(consumer.assignment());
      letGo(mine);
      awaitUnfinished();
      way.deliveries().stop(clock.instant().plus(settings.leaseAtStop()));
      handOverAndCommit(mine, settings.leaseAtStop());
      progress.clear();
    } catch (RuntimeException e) {
      LOG.warn("what was under way could not be handed over: its lease will end", e);
    } finally {
      consumer.close(CloseOptions.timeout(COMMIT_LIMIT));
    }
  }

  /// Stays a member meanwhile.
  private void awaitUnfinished() {
    long end = clock.millis() + settings.finishAtStop().toMillis();
    consumer.pause(consumer.assignment());
    while (way.deliveries().unfinished() > 0 && clock.millis() < end) {
      try {
        consumer.poll(Duration.ofMillis(20));
      } catch (WakeupException e) {
        LOG.debug("woken", e);
      }
    }
  }

  /// Where events go from here.
  public record Way(
      EventFanOut fanOut, DeliveryRouter router, LiveDeliveries deliveries, HandOver handOver) {}

  private static Predicate<EventPosition> in(Collection<TopicPartition> partitions) {
    Set<Integer> numbers = Set.copyOf(numbers(partitions));
    return position -> numbers.contains(position.partition());
  }

  private static List<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).sorted().collect(Collectors.toList());
  }
}
