package io.manyline.worker.command;

import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.serde.Decoded;
import io.manyline.proto.topic.Topics;
import io.manyline.registry.id.SessionUid;
import io.manyline.worker.metric.WorkerMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads `session-commands` of the shards that are ours, by `assign()`.
///
/// **Flow:** record → [CommandRouter]; the offset advances when every command of the batch has its
/// row or its outcome. **Order and threads:** one thread; commands of one session in the order of
/// the topic, sessions side by side. **Errors:** a batch of which one could not be made durable is
/// read again, after a pause: rows are idempotent by command id. A record that is no command is
/// counted and skipped.
public final class SessionCommandReader {
  private static final Logger log = LoggerFactory.getLogger(SessionCommandReader.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration BATCH_LIMIT = Duration.ofSeconds(15);

  private final Supplier<Consumer<String, Decoded<SessionCommand>>> consumers;
  private final Destination destination;
  private final WorkerMetrics metrics;
  private final CommandOffsetPublisher offsets = new CommandOffsetPublisher();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private volatile Set<Integer> shards = Set.of();
  private volatile boolean running;
  private volatile Thread thread = Thread.currentThread();

  /// Where commands go.
  public interface Destination {
    /// @return completes when the command cannot be lost any more, fails when that is unknown
    CompletionStage<Void> route(SessionUid uid, SessionCommand command);
  }

  /// @param consumers makes a consumer that commits by hand and starts at the earliest record
  public SessionCommandReader(
      Supplier<Consumer<String, Decoded<SessionCommand>>> consumers,
      Destination destination,
      WorkerMetrics metrics) {
    this.consumers = consumers;
    this.destination = destination;
    this.metrics = metrics;
  }

  /// @param on runs the reader's one thread
  public void start(Executor on) {
    running = true;
    on.execute(this::run);
  }

  /// Which shards to read from now on.
  public void assign(Set<Integer> mine) {
    shards = mine;
    LockSupport.unpark(thread);
  }

  /// Returns when nothing more is read.
  public void stop() throws InterruptedException {
    if (running) {
      running = false;
      LockSupport.unpark(thread);
      stopped.await(5, TimeUnit.SECONDS);
    }
  }

  private void run() {
    thread = Thread.currentThread();
    try (Consumer<String, Decoded<SessionCommand>> consumer = consumers.get()) {
      Set<Integer> assigned = Set.of();
      while (running) {
        Set<Integer> current = shards;
        if (!current.equals(assigned)) {
          offsets.commitNow(consumer);
          consumer.assign(current.stream().map(SessionCommandReader::partition).toList());
          assigned = current;
        }
        if (assigned.isEmpty()) {
          LockSupport.parkNanos(POLL.toNanos());
        } else {
          step(consumer);
        }
      }
      offsets.commitNow(consumer);
    } finally {
      stopped.countDown();
    }
  }

  private void step(Consumer<String, Decoded<SessionCommand>> consumer) {
    try {
      ConsumerRecords<String, Decoded<SessionCommand>> records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        route(consumer, records);
      }
      offsets.commit(consumer);
    } catch (KafkaException e) {
      log.warn("reading commands failed; again in {}", PAUSE, e);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private void route(
      Consumer<String, Decoded<SessionCommand>> consumer,
      ConsumerRecords<String, Decoded<SessionCommand>> records) {
    Map<String, CompletionStage<Void>> lastOf = new HashMap<>();
    for (ConsumerRecord<String, Decoded<SessionCommand>> record : records) {
      SessionCommand command =
          record.value() instanceof Decoded.Readable<SessionCommand>(SessionCommand readable)
              ? readable
              : SessionCommand.getDefaultInstance();
      SessionUid uid = uidOf(command);
      if (uid == null) {
        metrics.commandSkipped();
        log.warn("skipped a record that is no command, offset {}", record.offset());
        continue;
      }
      lastOf.compute(
          command.getSessionUid(),
          (_, before) ->
              before == null
                  ? destination.route(uid, command)
                  : before.thenCompose(_ -> destination.route(uid, command)));
    }
    try {
      CompletableFuture.allOf(
              lastOf.values().stream()
                  .map(CompletionStage::toCompletableFuture)
                  .toArray(CompletableFuture[]::new))
          .get(BATCH_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      offsets.done(records);
    } catch (ExecutionException | TimeoutException e) {
      log.warn("commands could not be made durable; again in {}", PAUSE, e);
      rewind(consumer, records);
      LockSupport.parkNanos(PAUSE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  private static void rewind(
      Consumer<String, Decoded<SessionCommand>> consumer,
      ConsumerRecords<String, Decoded<SessionCommand>> records) {
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<String, Decoded<SessionCommand>>> batch = records.records(partition);
      consumer.seek(partition, batch.getFirst().offset());
    }
  }

  private static @Nullable SessionUid uidOf(SessionCommand command) {
    try {
      return command.getCommandId().isEmpty() && !command.hasReconcile()
          ? null
          : new SessionUid(command.getSessionUid());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static TopicPartition partition(int shard) {
    return new TopicPartition(Topics.SESSION_COMMANDS, shard);
  }
}
