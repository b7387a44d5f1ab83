package io.manyline.gateway.config;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.manyline.proto.serde.Decoded;
import io.manyline.proto.serde.ProtobufDeserializer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/// Opens the gateway's Kafka clients with `spring.kafka.*` and its own time limits.
final class KafkaClients {
  // A call that cannot be answered by then fails; the loops try again.
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  private final KafkaProperties properties;
  private final AtomicInteger numbers = new AtomicInteger();

  KafkaClients(KafkaProperties properties) {
    this.properties = properties;
  }

  Admin admin() {
    Map<String, Object> settings = properties.buildAdminProperties();
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(ANSWER_WITHIN));
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(ANSWER_WITHIN));
    return Admin.create(settings);
  }

  /// A consumer without a group: it reads what it is assigned and commits nothing.
  <T extends MessageLite> Consumer<String, Decoded<T>> consumer(String name, Parser<T> parser) {
    return consumer(name, parser, Map.of());
  }

  /// A consumer for one reader of many: it fetches little, and says when its place is gone.
  <T extends MessageLite> Consumer<String, Decoded<T>> smallConsumer(
      String name, Parser<T> parser) {
    return consumer(
        name + "-" + numbers.incrementAndGet(),
        parser,
        Map.of(
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none",
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            1 << 20,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            1 << 18,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            100));
  }

  private <T extends MessageLite> Consumer<String, Decoded<T>> consumer(
      String name, Parser<T> parser, Map<String, Object> more) {
    Map<String, Object> settings = properties.buildConsumerProperties();
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "gateway-" + name);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(ANSWER_WITHIN));
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(ANSWER_WITHIN));
    settings.putAll(more);
    return new KafkaConsumer<>(
        settings, new StringDeserializer(), new ProtobufDeserializer<>(parser));
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
