package io.manyline.gateway.stream;

import io.manyline.gateway.stream.EventLog.Batch;
import io.manyline.gateway.stream.EventLog.Logged;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.Decoded;
import io.manyline.proto.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// One reader's place in some partitions.
///
/// **Order and threads:** one call at a time.
final class PartitionsReader {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

  private final Supplier<Consumer<String, Decoded<SessionEvent>>> consumers;
  private final Set<TopicPartition> partitions;
  private final Positions from;
  private final Map<Integer, Long> next = new HashMap<>();
  private @Nullable Consumer<String, Decoded<SessionEvent>> consumer;

  PartitionsReader(
      Supplier<Consumer<String, Decoded<SessionEvent>>> consumers,
      Set<Integer> partitions,
      Positions from) {
    this.consumers = consumers;
    this.partitions =
        partitions.stream()
            .map(partition -> new TopicPartition(Topics.SESSION_EVENTS, partition))
            .collect(Collectors.toSet());
    this.from = from;
  }

  /// @throws org.apache.kafka.common.KafkaException when Kafka does not answer
  Batch next() {
    Consumer<String, Decoded<SessionEvent>> open = consumer;
    if (open == null) {
      open = consumers.get();
      consumer = open;
      return opened(open);
    }
    try {
      List<Logged> events = new ArrayList<>();
      for (ConsumerRecord<String, Decoded<SessionEvent>> each : open.poll(POLL)) {
        next.put(each.partition(), each.offset() + 1);
        if (each.value() instanceof Decoded.Readable<SessionEvent>(SessionEvent event)) {
          events.add(new Logged(event, Positions.of(next)));
        }
      }
      return new Batch(events, false, Positions.of(next));
    } catch (OffsetOutOfRangeException e) {
      return skipped(open, e.partitions());
    }
  }

  private Batch opened(Consumer<String, Decoded<SessionEvent>> open) {
    open.assign(partitions);
    Map<TopicPartition, Long> ends = open.endOffsets(partitions);
    Map<TopicPartition, Long> begins = open.beginningOffsets(partitions);
    boolean gap = false;
    for (TopicPartition each : partitions) {
      long end = ends.getOrDefault(each, 0L);
      long begin = begins.getOrDefault(each, 0L);
      Long named = from.next().get(each.partition());
      long wanted = named == null ? end : named;
      // Past the end: the log was made anew since.
      boolean lost = wanted < begin || wanted > end;
      // A place that names others alone is of a reader of other sessions.
      boolean passedOver = named == null && !from.equals(Positions.NONE);
      gap = gap || lost || passedOver;
      seek(open, each, lost ? begin : wanted);
    }
    return new Batch(List.of(), gap, Positions.of(next));
  }

  /// The log's beginning has overtaken this reader.
  private Batch skipped(
      Consumer<String, Decoded<SessionEvent>> open, Set<TopicPartition> overtaken) {
    open.beginningOffsets(overtaken).forEach((each, begin) -> seek(open, each, begin));
    return new Batch(List.of(), true, Positions.of(next));
  }

  private void seek(
      Consumer<String, Decoded<SessionEvent>> open, TopicPartition partition, long offset) {
    open.seek(partition, offset);
    next.put(partition.partition(), offset);
  }

  void close() {
    if (consumer != null) {
      consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE_WITHIN));
    }
  }
}
