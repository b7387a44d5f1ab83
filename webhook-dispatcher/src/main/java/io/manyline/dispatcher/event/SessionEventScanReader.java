package io.manyline.dispatcher.event;

import io.manyline.dispatcher.catchup.PartitionLog;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.Decoded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// [PartitionLog] by a consumer of its own, in no consumer group.
///
/// **Order and threads:** one call at a time. Readings of a partition that follow each other share
/// fetches.
public final class SessionEventScanReader implements PartitionLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionEventScanReader.class);

  /// A reading at the end of the log comes back after this.
  private static final Duration POLL = Duration.ofMillis(50);

  private final Consumer<String, Decoded<SessionEvent>> consumer;
  private final String topic;
  private final ReentrantLock lock = new ReentrantLock();

  /// @param consumer with `auto.offset.reset=none`; closed with this reader
  public SessionEventScanReader(Consumer<String, Decoded<SessionEvent>> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  @Override
  public Batch read(int partition, long from) {
    lock.lock();
    try {
      TopicPartition wanted = new TopicPartition(topic, partition);
      SessionEventReader.seek(consumer, wanted, from);
      return batch(consumer.poll(POLL), from);
    } catch (OffsetOutOfRangeException _) {
      TopicPartition wanted = new TopicPartition(topic, partition);
      long first = consumer.beginningOffsets(List.of(wanted)).getOrDefault(wanted, from);
      LOG.warn("events {} to {} of partition {} are gone from Kafka", from, first, partition);
      return new Batch(List.of(), Math.max(first, from));
    } finally {
      lock.unlock();
    }
  }

  private static Batch batch(ConsumerRecords<String, Decoded<SessionEvent>> records, long from) {
    List<LoggedEvent> events = new ArrayList<>(records.count());
    long next = from;
    for (ConsumerRecord<String, Decoded<SessionEvent>> record : records) {
      next = record.offset() + 1;
      deliverable(record)
          .ifPresent(
              accepted ->
                  events.add(
                      new LoggedEvent(
                          record.offset(),
                          Instant.ofEpochMilli(record.timestamp()),
                          accepted.event())));
    }
    return new Batch(events, next);
  }

  private static Optional<EventIntake.Accepted> deliverable(
      ConsumerRecord<String, Decoded<SessionEvent>> record) {
    try {
      return EventIntake.deliverable(record.value());
    } catch (IllegalArgumentException e) {
      LOG.debug("passed over a record", e);
      return Optional.empty();
    }
  }

  @Override
  public long end(int partition) {
    lock.lock();
    try {
      TopicPartition wanted = new TopicPartition(topic, partition);
      return consumer.endOffsets(List.of(wanted)).getOrDefault(wanted, 0L);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long at(int partition, Instant time) {
    lock.lock();
    try {
      TopicPartition wanted = new TopicPartition(topic, partition);
      OffsetAndTimestamp found =
          consumer.offsetsForTimes(Map.of(wanted, time.toEpochMilli())).get(wanted);
      return found == null
          ? consumer.endOffsets(List.of(wanted)).getOrDefault(wanted, 0L)
          : found.offset();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int partitions() {
    lock.lock();
    try {
      return consumer.partitionsFor(topic).size();
    } finally {
      lock.unlock();
    }
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
