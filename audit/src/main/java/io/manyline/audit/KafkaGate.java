package io.manyline.audit;

import io.manyline.proto.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Lets Kafka refuse every event, and take them again.
///
/// **Shape:** `session-events` wants two replicas in sync while there is one: whoever waits for all
/// of them is told to try again. [#close()] returns when each partition was seen to refuse. While
/// it is closed no event can become durable, so no message that came since may be confirmed: there
/// is nothing to measure.
public final class KafkaGate {
  private static final ConfigResource EVENTS =
      new ConfigResource(ConfigResource.Type.TOPIC, Topics.SESSION_EVENTS);
  private static final int MOST_TRIES = 200;

  private final String bootstrapServers;
  private final int shards;

  public KafkaGate(String bootstrapServers, int shards) {
    this.bootstrapServers = bootstrapServers;
    this.shards = shards;
  }

  public void shut() {
    alter(OpType.SET);
    awaitRefusal();
  }

  public void open() {
    alter(OpType.DELETE);
  }

  private void alter(OpType operation) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      var wanted = new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1");
      admin
          .incrementalAlterConfigs(Map.of(EVENTS, List.of(new AlterConfigOp(wanted, operation))))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Tries each partition with a record that nobody can read.
  private void awaitRefusal() {
    Map<String, Object> once =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "acks", "all",
            "enable.idempotence", false,
            "retries", 0,
            "linger.ms", 0,
            "delivery.timeout.ms", 10_000,
            "request.timeout.ms", 10_000);
    try (var producer =
        new KafkaProducer<>(once, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < MOST_TRIES; i++) {
        if (isRefused(producer)) {
          return;
        }
      }
      throw new IllegalStateException("Kafka takes events all the same");
    }
  }

  private boolean isRefused(KafkaProducer<byte[], byte[]> producer) {
    List<Future<?>> tries = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      tries.add(
          producer.send(
              new ProducerRecord<>(Topics.SESSION_EVENTS, shard, new byte[0], new byte[0])));
    }
    boolean refused = true;
    for (Future<?> each : tries) {
      try {
        each.get();
        refused = false;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RecordTooLargeException)) {
          throw new IllegalStateException(e.getCause());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    return refused;
  }
}
