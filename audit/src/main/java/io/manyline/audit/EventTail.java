package io.manyline.audit;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads events of messages and outcomes of commands from where Kafka was when it began.
///
/// What came of a command is told twice: by its outcome, which a worker that dies may leave unsaid
/// (whoever asks finds it stored), and by an event, which must not be lost.
///
/// **Order and threads:** a thread of its own reads; all else may be called by any.
final class EventTail implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Predicate<String> ours;
  private final InstantSource clock;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final List<Told> told = new ArrayList<>(); // guarded by itself
  private final List<Verdict> verdicts = new ArrayList<>(); // guarded by itself
  private final Set<Arrival> arrived = ConcurrentHashMap.newKeySet();
  private final Map<String, Instant> done = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// @param ours which sessions are listened to, by number
  EventTail(String bootstrapServers, int shards, Predicate<String> ours, InstantSource clock) {
    this.ours = ours;
    this.clock = clock;
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all =
        Stream.of(Topics.SESSION_EVENTS, Topics.COMMAND_OUTCOMES)
            .flatMap(
                topic ->
                    IntStream.range(0, shards).mapToObj(shard -> new TopicPartition(topic, shard)))
            .toList();
    consumer.assign(all);
    consumer.seekToEnd(all);
    all.forEach(consumer::position);
    thread.execute(this::read);
  }

  List<Told> told() {
    synchronized (told) {
      return List.copyOf(told);
    }
  }

  List<Verdict> verdicts() {
    synchronized (verdicts) {
      return List.copyOf(verdicts);
    }
  }

  /// Messages of which an event was read.
  Set<Arrival> arrived() {
    return arrived;
  }

  /// Messages of sessions of which an event told what came of them, and when it was read.
  Map<String, Instant> ended() {
    return done;
  }

  @Override
  public void close() {
    closed = true;
    thread.close();
  }

  private void read() {
    try (consumer) {
      while (!closed) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          take(record);
        }
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (record.topic().equals(Topics.SESSION_EVENTS)) {
        event(record, SessionEvent.parseFrom(record.value()));
      } else {
        outcome(CommandOutcome.parseFrom(record.value()));
      }
    } catch (InvalidProtocolBufferException e) {
      // Other tests put broken records on the same topics.
    }
  }

  private void event(ConsumerRecord<byte[], byte[]> record, SessionEvent event) {
    if (!ours.test(event.getSessionId())) {
      return;
    }
    switch (event.getEventCase()) {
      case MESSAGE_RECEIVED -> received(record, event);
      case MESSAGE_SENT -> ended(event.getMessageSent().getMessageId(), true);
      case MESSAGE_STATUS -> {
        if (event.getMessageStatus().getStatus().equals("failed")) {
          event.getMessageStatus().getMessageIdsList().forEach(id -> ended(id, false));
        }
      }
      default -> {}
    }
  }

  private void received(ConsumerRecord<byte[], byte[]> record, SessionEvent event) {
    MessageReceived message = event.getMessageReceived();
    Told each =
        new Told(
            event.getSessionId(),
            message.getMessageId(),
            event.getEventId(),
            message.getChat(),
            new Told.Place(record.partition(), record.offset()),
            event.getMaybeRepeat());
    synchronized (told) {
      told.add(each);
    }
    arrived.add(each.arrival());
  }

  private void outcome(CommandOutcome outcome) {
    if (outcome.hasMessageSent() || outcome.hasFailed()) {
      verdict(outcome.getCommandId(), outcome.hasMessageSent());
    }
  }

  private void ended(String messageId, boolean succeeded) {
    verdict(messageId, succeeded);
    done.putIfAbsent(messageId, clock.instant());
  }

  private void verdict(String key, boolean succeeded) {
    synchronized (verdicts) {
      verdicts.add(new Verdict(key, succeeded));
    }
  }
}
