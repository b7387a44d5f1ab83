package io.manyline.gateway.command;

import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.serde.Decoded;
import io.manyline.proto.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads `command-outcomes` whole and hands each outcome to the calls that wait.
///
/// **Shape:** all partitions by `assign()`, no group, no commits, from the end as it was before
/// this gateway took its first call. **Order and threads:** one loop on the given executor; the
/// consumer is touched by no other thread but for `wakeup()`. **Errors:** while Kafka is away the
/// client retries by itself; a loop that breaks opens a new consumer at the end. What was missed
/// meanwhile is found in the stored outcomes.
public final class CommandOutcomeReader {
  private static final Logger LOG = LoggerFactory.getLogger(CommandOutcomeReader.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final Supplier<Consumer<String, Decoded<CommandOutcome>>> consumers;
  private final ExecutorService executor;
  private final OutcomeWaiters waiters;
  private final List<TopicPartition> partitions;

  private volatile @Nullable Consumer<String, Decoded<CommandOutcome>> open;
  private volatile boolean ready;
  private volatile boolean stopped;

  /// @param consumers opens a consumer; called again after a failure
  public CommandOutcomeReader(
      Supplier<Consumer<String, Decoded<CommandOutcome>>> consumers,
      ExecutorService executor,
      OutcomeWaiters waiters,
      int shards) {
    this.consumers = consumers;
    this.executor = executor;
    this.waiters = waiters;
    this.partitions =
        IntStream.range(0, shards)
            .mapToObj(shard -> new TopicPartition(Topics.COMMAND_OUTCOMES, shard))
            .toList();
  }

  /// Begins to read, on the executor.
  public void start() {
    executor.execute(this::run);
  }

  /// Whether the end offsets are resolved: from then on no outcome is missed.
  public boolean isReady() {
    return ready;
  }

  public void stop() {
    stopped = true;
    Consumer<?, ?> consumer = open;
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  private void run() {
    while (!stopped) {
      try (Consumer<String, Decoded<CommandOutcome>> consumer = consumers.get()) {
        open = consumer;
        seekToEnd(consumer);
        ready = true;
        while (!stopped) {
          consumer.poll(POLL).forEach(this::onRecord);
        }
      } catch (WakeupException _) {
        LOG.debug("woken to stop");
      } catch (KafkaException e) {
        LOG.warn("cannot read command outcomes, trying again: {}", e.toString());
      } finally {
        ready = false;
        open = null;
      }
    }
  }

  private void seekToEnd(Consumer<?, ?> consumer) {
    consumer.assign(partitions);
    // Waits, up to the client's default.api.timeout.ms: that is the pace of the retries.
    consumer.endOffsets(partitions).forEach(consumer::seek);
  }

  private void onRecord(ConsumerRecord<String, Decoded<CommandOutcome>> message) {
    switch (message.value()) {
      case Decoded.Readable<CommandOutcome>(CommandOutcome outcome) -> onOutcome(outcome);
      case Decoded.Unreadable<CommandOutcome>(String reason) ->
          LOG.warn(
              "outcome at {}-{} is unreadable: {}", message.partition(), message.offset(), reason);
      case null -> LOG.warn("outcome at {}-{} is empty", message.partition(), message.offset());
    }
  }

  private void onOutcome(CommandOutcome outcome) {
    try {
      waiters.offer(new CommandId(outcome.getCommandId()), outcome);
    } catch (IllegalArgumentException e) {
      LOG.warn("outcome of a command with a strange id: {}", e.getMessage());
    }
  }
}
