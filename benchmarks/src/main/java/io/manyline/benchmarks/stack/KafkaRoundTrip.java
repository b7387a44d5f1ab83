package io.manyline.benchmarks.stack;

import io.manyline.benchmarks.report.Latencies;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The control of latencies: one record through the same Kafka, written as the services write
/// (`acks=all`, no linger), until a consumer has it.
public final class KafkaRoundTrip {
  private static final int PAYLOAD = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private KafkaRoundTrip() {}

  /// @param perSecond rate of the load that it is the control of
  public static Latencies measure(String bootstrapServers, double perSecond, int count)
      throws ExecutionException, InterruptedException {
    TopicPartition topic = new TopicPartition("bench-" + UUID.randomUUID(), 0);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(List.of(new NewTopic(topic.topic(), 1, (short) 1))).all().get();
    }
    try (var producer =
            new KafkaProducer<>(
                Map.<String, Object>of(
                    "bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        var consumer =
            new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
      consumer.assign(List.of(topic));
      consumer.seekToBeginning(List.of(topic));
      return run(producer, consumer, topic.topic(), perSecond, count);
    }
  }

  private static Latencies run(
      Producer<byte[], byte[]> producer,
      Consumer<byte[], byte[]> consumer,
      String topic,
      double perSecond,
      int count)
      throws InterruptedException {
    var latencies = new Latencies(count);
    Thread writing =
        Thread.ofPlatform()
            .start(
                () ->
                    Pace.run(
                        perSecond,
                        count,
                        (_, due) -> producer.send(new ProducerRecord<>(topic, payload(due)))));
    long end = System.nanoTime() + (long) (count / perSecond * 1e9) + PATIENCE.toNanos();
    while (latencies.count() < count && System.nanoTime() < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        latencies.add(System.nanoTime() - ByteBuffer.wrap(record.value()).getLong());
      }
    }
    writing.join();
    return latencies;
  }

  private static byte[] payload(long due) {
    return ByteBuffer.allocate(PAYLOAD).putLong(due).array();
  }
}
