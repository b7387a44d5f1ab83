package io.manyline.dispatcher.event;

import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.retry.EventSource;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.Decoded;
import io.manyline.proto.serde.ProtobufDeserializer;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// [EventSource] by a consumer of its own, in no consumer group.
///
/// **Order and threads:** one thread reads at a time, for all who wait: places of a partition that
/// are near each other come from one fetch, in the order of the log, so that what an outage left
/// behind is read back in few. Of what a fetch brings only that is parsed.
public final class SessionEventReader implements EventSource, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionEventReader.class);
  private static final Duration POLL = Duration.ofSeconds(3);
  private static final Comparator<EventPosition> IN_THE_LOG =
      Comparator.comparingInt(EventPosition::partition).thenComparingLong(EventPosition::offset);

  private final Consumer<String, byte[]> consumer;
  private final ProtobufDeserializer<SessionEvent> format =
      new ProtobufDeserializer<>(SessionEvent.parser());
  private final String topic;
  private final ReentrantLock lock = new ReentrantLock();

  /// Places that somebody waits for.
  private final ConcurrentSkipListMap<EventPosition, CompletableFuture<Found>> wanted =
      new ConcurrentSkipListMap<>(IN_THE_LOG);

  /// @param consumer with `auto.offset.reset=none`, and as many records in a poll as one fetch is
  ///   worth; closed with this reader
  public SessionEventReader(Consumer<String, byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  @Override
  public Found read(EventPosition position) {
    CompletableFuture<Found> answer =
        wanted.computeIfAbsent(position, _ -> new CompletableFuture<>());
    lock.lock();
    try {
      while (!answer.isDone()) {
        readTogether(wanted.firstKey());
      }
    } finally {
      lock.unlock();
    }
    return answer.join();
  }

  /// Places that somebody waits for.
  int waiting() {
    return wanted.size();
  }

  /// Answers the first place of a partition, and those behind it that came with it.
  private void readTogether(EventPosition first) {
    NavigableMap<EventPosition, CompletableFuture<Found>> asked =
        new TreeMap<>(
            wanted.subMap(first, true, new EventPosition(first.partition(), Long.MAX_VALUE), true));
    Map<EventPosition, Found> found = new HashMap<>();
    try {
      TopicPartition partition = new TopicPartition(topic, first.partition());
      seek(consumer, partition, first.offset());
      EventPosition last = first;
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        last = new EventPosition(record.partition(), record.offset());
        if (asked.containsKey(last)) {
          found.put(last, found(record));
        }
      }
      boolean isThere = consumer.position(partition) > first.offset();
      for (EventPosition each : (isThere ? asked.headMap(last, true) : asked).keySet()) {
        found.putIfAbsent(each, isThere ? new Found.Gone() : new Found.Unavailable());
      }
    } catch (OffsetOutOfRangeException _) {
      found.put(first, new Found.Gone());
    } catch (KafkaException | IllegalStateException e) {
      LOG.debug("events from {} on could not be read back", first, e);
      asked.keySet().forEach(each -> found.putIfAbsent(each, new Found.Unavailable()));
    }
    found.forEach(
        (place, what) -> {
          wanted.remove(place);
          Objects.requireNonNull(asked.get(place)).complete(what);
        });
  }

  /// Goes there; keeps what was fetched when the consumer stands there already.
  static void seek(Consumer<?, ?> consumer, TopicPartition partition, long offset) {
    if (!consumer.assignment().equals(Set.of(partition))) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
    } else if (consumer.position(partition) != offset) {
      consumer.seek(partition, offset);
    }
  }

  private Found found(ConsumerRecord<String, byte[]> record) {
    Decoded<SessionEvent> value =
        format.deserialize(record.topic(), record.headers(), record.value());
    return value instanceof Decoded.Readable<SessionEvent>(SessionEvent event)
        ? new Found.Event(event)
        : new Found.Gone();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      consumer.close(CloseOptions.timeout(Duration.ofMillis(500)));
    } finally {
      lock.unlock();
    }
  }
}
