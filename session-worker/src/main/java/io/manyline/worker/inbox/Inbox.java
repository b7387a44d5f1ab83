package io.manyline.worker.inbox;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.seal.SealBrokenException;
import io.manyline.whatsapp.store.ReceivedRef;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.event.EventSink;
import io.manyline.worker.redis.Await;
import io.manyline.worker.redis.RedisPipeline;
import io.manyline.worker.redis.StorageException;
import io.manyline.worker.store.FencedWrite;
import io.manyline.worker.store.SessionSeal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// Events that must not be lost on their way to Kafka, within one claim.
///
/// **Flow:** whoever writes state puts the events that it leads to into the same fenced write
/// ([#stage]); once that is durable they go to the [EventSink] in order ([#handOn]). **Shape:**
/// hash `ml:{uid}:inbox`, field = event id, value = sealed `SessionEvent`; sorted set
/// `ml:{uid}:inbox:seen` of event ids by time. A row that Kafka has is removed by a later write of
/// the session; its id stays for 48 h, at most 1,000 of them, so that a message that WhatsApp
/// delivers again, because our ack was lost, leads to no second event. **Order and threads:** on
/// the lane; publication in order of (fence, sequence). **Errors:** a publication that fails leaves
/// its row: the claim must be given up, and the next one publishes what is left, marked
/// `maybe_repeat`, before it connects ([#replay]). An event that Kafka refused while it took a
/// later one comes after that one then.
public final class Inbox {
  private static final Duration REMEMBERED = Duration.ofDays(2);
  private static final int MOST_REMEMBERED = 1_000;

  private final RedisPipeline redis;
  private final SessionSeal seal;
  private final EventComposer composer;
  private final EventSink sink;
  private final InstantSource clock;
  private final Executor lane;
  private final Runnable onFailed;

  private final Map<String, CompletableFuture<Void>> publishing = new HashMap<>();
  private final List<String> published = new ArrayList<>();

  /// @param onFailed called on the lane when Kafka did not take an event: give the claim up
  public Inbox(
      RedisPipeline redis,
      SessionSeal seal,
      EventComposer composer,
      EventSink sink,
      InstantSource clock,
      Executor lane,
      Runnable onFailed) {
    this.redis = redis;
    this.seal = seal;
    this.composer = composer;
    this.sink = sink;
    this.clock = clock;
    this.lane = lane;
    this.onFailed = onFailed;
  }

  /// Adds rows to a write, and the removal of earlier ones that are no longer needed.
  public void stage(FencedWrite write, List<SessionEvent> events) {
    sweep(write);
    for (SessionEvent event : events) {
      write.once(
          seen(),
          rows(),
          event.getEventId(),
          clock.instant(),
          seal.seal(rows(), event.getEventId(), event.toByteArray()));
    }
    if (!events.isEmpty()) {
      write.trim(seen(), clock.instant(), REMEMBERED, MOST_REMEMBERED);
    }
  }

  /// Adds that messages were read which lead to no event: who sends them again is not asked for
  /// them.
  public void remember(FencedWrite write, List<ReceivedRef> silent) {
    if (silent.isEmpty()) {
      return;
    }
    silent.forEach(ref -> write.zadd(seen(), clock.millis(), id(ref)));
    write.trim(seen(), clock.instant(), REMEMBERED, MOST_REMEMBERED);
  }

  /// Adds the removal of rows that Kafka has.
  public void sweep(FencedWrite write) {
    published.forEach(id -> write.hdel(rows(), id));
    published.clear();
  }

  /// Publishes what a write made durable.
  ///
  /// @param known event ids that the write found seen before: their events were, or are being, told
  /// @return completes on the lane when Kafka has them all
  public CompletionStage<Void> handOn(List<SessionEvent> staged, Set<String> known) {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (SessionEvent event : staged) {
      CompletableFuture<Void> running = publishing.get(event.getEventId());
      if (running != null) {
        all.add(running);
      } else if (!known.contains(event.getEventId())) {
        all.add(publish(event));
      }
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  /// Publishes, in order, what an earlier owner left. Blocks until Kafka has it.
  public void replay() {
    replay(rowsLeft());
  }

  /// Asks for what an earlier owner left; does not block.
  public CompletableFuture<Map<String, byte[]>> rowsLeft() {
    return redis.hash(rows());
  }

  /// Publishes, in order, what was asked for. Blocks until Kafka has it.
  public void replay(CompletableFuture<Map<String, byte[]>> rows) {
    List<SessionEvent> left = new ArrayList<>();
    Await.value(rows).forEach((id, row) -> left.add(open(id, row)));
    left.sort(
        Comparator.comparingLong(SessionEvent::getFence)
            .thenComparingLong(SessionEvent::getSequence));
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (SessionEvent event : left) {
      all.add(sink.publish(composer.again(event)).toCompletableFuture());
    }
    try {
      Await.value(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
    } catch (StorageException e) {
      throw new EventsNotTakenException(e);
    }
    left.forEach(event -> published.add(event.getEventId()));
  }

  /// Publishes what changes no state and has no row: who told it tells it again when it is lost.
  ///
  /// @return completes when Kafka has them all
  public CompletionStage<Void> passOn(List<SessionEvent> events) {
    CompletableFuture<?>[] all =
        events.stream()
            .map(event -> sink.publish(event).toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(all)
        .whenCompleteAsync(
            (_, failure) -> {
              if (failure != null) {
                onFailed.run();
              }
            },
            lane);
  }

  /// Settles a message that came again.
  ///
  /// @return completes on the lane: `true` when its event is with Kafka, `false` when nothing is
  ///   known
  public CompletionStage<Boolean> settle(ReceivedRef ref) {
    String id = id(ref);
    CompletableFuture<Void> running = publishing.get(id);
    if (running != null) {
      return running.thenApplyAsync(_ -> true, lane);
    }
    return redis.isMember(seen(), id).thenApplyAsync(known -> known, lane);
  }

  public boolean isSettled() {
    return publishing.isEmpty();
  }

  private CompletableFuture<Void> publish(SessionEvent event) {
    CompletableFuture<Void> running = sink.publish(event).toCompletableFuture().copy();
    publishing.put(event.getEventId(), running);
    return running.handleAsync(
        (_, failure) -> {
          if (failure != null) {
            onFailed.run();
            throw new CompletionException(failure);
          }
          publishing.remove(event.getEventId());
          published.add(event.getEventId());
          return null;
        },
        lane);
  }

  private String id(ReceivedRef ref) {
    return composer.ids().message(ref.chat().toString(), ref.sender().toString(), ref.messageId());
  }

  private SessionEvent open(String id, byte[] row) {
    try {
      return SessionEvent.parseFrom(seal.open(rows(), id, row));
    } catch (InvalidProtocolBufferException e) {
      throw new SealBrokenException("inbox row " + id + " is no SessionEvent");
    }
  }

  private String rows() {
    return RedisKeys.inbox(seal.uid());
  }

  private String seen() {
    return RedisKeys.inboxSeen(seal.uid());
  }
}
