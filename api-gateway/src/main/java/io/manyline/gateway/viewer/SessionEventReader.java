package io.manyline.gateway.viewer;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.tenant.TenantPlaces;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.Decoded;
import io.manyline.proto.topic.Shards;
import io.manyline.proto.topic.Topics;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// Reads `session-events`, but only the partitions of sessions that somebody watches.
///
/// **Flow:** [SessionSocket] watches; events go to the tails of their session. **Shape:** by
/// `assign()` from the end, no group; a partition is read while it has a tail. A tail takes one of
/// its tenant's places. **Order and threads:** one loop on the given executor owns the consumer and
/// all maps; others only put changes into its queue. **Errors:** `TOO_BUSY` past the limit;
/// `QUEUE_UNAVAILABLE` when Kafka does not give the end offset. A loop that breaks ends all tails,
/// so that viewers come again and see the state anew.
public final class SessionEventReader implements SessionEvents {
  private static final Logger LOG = LoggerFactory.getLogger(SessionEventReader.class);
  // A viewer that opens waits this long at most until the loop sees it.
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final Supplier<Consumer<String, Decoded<SessionEvent>>> consumers;
  private final ExecutorService executor;
  private final int shards;
  private final TenantPlaces places;
  private final int tailCapacity;

  private final BlockingQueue<Runnable> changes = new LinkedBlockingQueue<>();
  private volatile boolean stopped;

  // Touched by the loop only. Every tail is in both maps, or in none.
  private final Map<String, Set<ViewerTail>> byUid = new HashMap<>();
  private final Map<Integer, Set<ViewerTail>> byPartition = new HashMap<>();
  private @Nullable Consumer<String, Decoded<SessionEvent>> consumer;

  /// @param tailCapacity events kept for a viewer that does not take them
  public SessionEventReader(
      Supplier<Consumer<String, Decoded<SessionEvent>>> consumers,
      ExecutorService executor,
      int shards,
      TenantPlaces places,
      int tailCapacity) {
    this.consumers = consumers;
    this.executor = executor;
    this.shards = shards;
    this.places = places;
    this.tailCapacity = tailCapacity;
  }

  public void start() {
    executor.execute(this::run);
  }

  public void stop() {
    stopped = true;
    changes.add(() -> {});
  }

  /// How many viewers watch.
  public int viewers() {
    return places.taken();
  }

  @Override
  public Mono<Tail> watch(TenantId viewer, SessionUid uid) {
    return Mono.defer(
        () -> {
          if (stopped) {
            return Mono.error(
                ErrorCode.TOO_BUSY.because("This gateway stops. Connect again, to another one."));
          }
          places.take(viewer);
          int partition = Shards.of(uid.value(), shards);
          ViewerTail tail =
              new ViewerTail(uid, partition, tailCapacity, closed -> close(viewer, closed));
          changes.add(() -> add(tail));
          return tail.positioned().doOnCancel(tail::close).doOnError(_ -> tail.close());
        });
  }

  private void close(TenantId viewer, ViewerTail tail) {
    if (tail.closeOnce()) {
      places.giveBack(viewer);
      changes.add(() -> remove(tail));
    }
  }

  private void run() {
    while (!stopped) {
      try {
        step();
      } catch (KafkaException e) {
        LOG.warn("cannot read session events, viewers are sent away: {}", e.toString());
        endAll(unavailable());
        closeConsumer();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    byUid.values().forEach(tails -> tails.forEach(ViewerTail::onStopped));
    closeConsumer();
  }

  private void step() throws InterruptedException {
    Runnable change =
        byPartition.isEmpty()
            ? changes.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS)
            : changes.poll();
    while (change != null) {
      change.run();
      change = changes.poll();
    }
    if (consumer != null && !byPartition.isEmpty()) {
      consumer.poll(POLL).forEach(this::onRecord);
    }
  }

  private void add(ViewerTail tail) {
    try {
      if (!byPartition.containsKey(tail.partition())) {
        readAlso(tail.partition());
      }
      byPartition.computeIfAbsent(tail.partition(), _ -> new HashSet<>()).add(tail);
      byUid.computeIfAbsent(tail.uid().value(), _ -> new HashSet<>()).add(tail);
      tail.onPositioned();
    } catch (KafkaException e) {
      LOG.warn("cannot watch partition {}: {}", tail.partition(), e.toString());
      tail.onFailed(unavailable());
    }
  }

  private void readAlso(int partition) {
    if (consumer == null) {
      consumer = consumers.get();
    }
    TopicPartition added = new TopicPartition(Topics.SESSION_EVENTS, partition);
    long end = consumer.endOffsets(List.of(added)).getOrDefault(added, 0L);
    Set<TopicPartition> all = new HashSet<>(consumer.assignment());
    all.add(added);
    consumer.assign(all);
    consumer.seek(added, end);
  }

  private void remove(ViewerTail tail) {
    byUid.computeIfPresent(tail.uid().value(), (_, tails) -> without(tails, tail));
    byPartition.computeIfPresent(tail.partition(), (_, tails) -> without(tails, tail));
    if (consumer != null) {
      consumer.assign(
          byPartition.keySet().stream()
              .map(partition -> new TopicPartition(Topics.SESSION_EVENTS, partition))
              .collect(Collectors.toSet()));
    }
  }

  private static @Nullable Set<ViewerTail> without(Set<ViewerTail> tails, ViewerTail tail) {
    tails.remove(tail);
    return tails.isEmpty() ? null : tails;
  }

  private void onRecord(ConsumerRecord<String, Decoded<SessionEvent>> message) {
    switch (message.value()) {
      case Decoded.Readable<SessionEvent>(SessionEvent event)
          when !event.getOnlyEndpoint().isEmpty() ->
          LOG.debug("event {} is for a webhook alone", event.getEventId());
      case Decoded.Readable<SessionEvent>(SessionEvent event) ->
          byUid.getOrDefault(event.getSessionUid(), Set.of()).forEach(tail -> tail.offer(event));
      case Decoded.Unreadable<SessionEvent>(String reason) ->
          LOG.warn(
              "event at {}-{} is unreadable: {}", message.partition(), message.offset(), reason);
      case null -> LOG.warn("event at {}-{} is empty", message.partition(), message.offset());
    }
  }

  private void endAll(Throwable failure) {
    byUid.values().forEach(tails -> tails.forEach(tail -> tail.onFailed(failure)));
    byUid.clear();
    byPartition.clear();
  }

  private void closeConsumer() {
    if (consumer != null) {
      consumer.close();
      consumer = null;
    }
  }

  private static Throwable unavailable() {
    return ErrorCode.QUEUE_UNAVAILABLE.because(
        "The event log (Kafka) does not answer. Try again in a few seconds; if this lasts, check"
            + " that Kafka runs.");
  }
}
