package io.manyline.worker;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.manyline.proto.serde.Decoded;
import io.manyline.proto.serde.ProtobufDeserializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/// Reads a whole topic and keeps the records of one session, in order.
public final class TopicTail<T extends MessageLite> implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final KafkaConsumer<String, Decoded<T>> consumer;
  private final String uid;
  private final List<T> seen = new ArrayList<>();

  public TopicTail(String bootstrapServers, String topic, Parser<T> parser, String uid) {
    this.uid = uid;
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", false);
    consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ProtobufDeserializer<>(parser));
    List<TopicPartition> all =
        IntStream.range(0, WorkerFixture.SHARDS)
            .mapToObj(shard -> new TopicPartition(topic, shard))
            .toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
  }

  /// What was read so far.
  public List<T> seen() {
    return List.copyOf(seen);
  }

  /// The first record that the condition holds for, of those there are and those to come.
  public T await(Predicate<T> wanted) {
    return await(LIMIT, wanted);
  }

  public T await(Duration limit, Predicate<T> wanted) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadline) {
      for (T each : seen) {
        if (wanted.test(each)) {
          return each;
        }
      }
      read(Duration.ofMillis(100));
    }
    throw new AssertionError("not seen within " + limit + "; seen: " + seen);
  }

  /// Reads what has come until nothing more does for a while.
  public List<T> drain() {
    while (read(Duration.ofMillis(500)) > 0) {
      // Read on.
    }
    return seen();
  }

  @Override
  public void close() {
    consumer.close();
  }

  private int read(Duration wait) {
    int mine = 0;
    for (ConsumerRecord<String, Decoded<T>> record : consumer.poll(wait)) {
      if (uid.equals(record.key()) && record.value() instanceof Decoded.Readable<T>(T message)) {
        seen.add(message);
        mine++;
      }
    }
    return mine;
  }
}
