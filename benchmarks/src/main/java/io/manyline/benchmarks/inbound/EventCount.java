package io.manyline.benchmarks.inbound;

import io.manyline.benchmarks.stack.Installation;
import io.manyline.proto.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// How many events Kafka has.
final class EventCount implements AutoCloseable {
  private static final List<TopicPartition> PARTITIONS =
      IntStream.range(0, Installation.SHARDS)
          .mapToObj(shard -> new TopicPartition(Topics.SESSION_EVENTS, shard))
          .toList();

  private final KafkaConsumer<byte[], byte[]> consumer;

  EventCount(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  long now() {
    return consumer.endOffsets(PARTITIONS).values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
