package io.manyline.worker.config;

import com.google.protobuf.MessageLite;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.serde.Decoded;
import io.manyline.proto.serde.ProtobufDeserializer;
import io.manyline.proto.serde.ProtobufSerializer;
import io.manyline.registry.config.InstallationProperties;
import io.manyline.worker.event.EventSink;
import io.manyline.worker.event.RecordPublisher;
import io.manyline.worker.event.SessionEventPublisher;
import io.manyline.worker.metric.WorkerMetrics;
import io.manyline.worker.outbox.OutcomePublisher;
import io.manyline.worker.outbox.OutcomeSink;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Kafka: one producer for events and outcomes, a consumer for commands, the topics.
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {
  private static final int MOST_FOR_A_REQUEST = 5_000;

  @Bean(initMethod = "create")
  WorkerTopics workerTopics(KafkaProperties kafka, InstallationProperties installation) {
    return new WorkerTopics(kafka.buildAdminProperties(), installation.shards());
  }

  @Bean(destroyMethod = "close")
  Producer<String, MessageLite> workerProducer(
      KafkaProperties kafka, WorkerTopics topics, WorkerProperties properties) {
    int limit = Math.toIntExact(properties.pace().kafkaTimeout().toMillis());
    int request = Math.min(limit, MOST_FOR_A_REQUEST);
    Map<String, Object> settings = kafka.buildProducerProperties();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    // A lane waits while metadata is fetched, and a session is given up when an event is not taken.
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, request);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, request);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, limit);
    return new KafkaProducer<>(settings, new StringSerializer(), new ProtobufSerializer<>());
  }

  @Bean
  RecordPublisher recordPublisher(
      Producer<String, MessageLite> workerProducer, InstallationProperties installation) {
    return new RecordPublisher(workerProducer, installation.shards());
  }

  @Bean
  EventSink sessionEventPublisher(RecordPublisher records, WorkerMetrics metrics) {
    return new SessionEventPublisher(records, metrics);
  }

  @Bean
  OutcomeSink outcomePublisher(RecordPublisher records) {
    return new OutcomePublisher(records);
  }

  @Bean
  Supplier<Consumer<String, Decoded<SessionCommand>>> commandConsumers(
      KafkaProperties kafka, InstallationProperties installation) {
    Map<String, Object> settings = kafka.buildConsumerProperties();
    settings.put(
        ConsumerConfig.GROUP_ID_CONFIG, "manyline-worker-" + installation.network().wireName());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return () ->
        new KafkaConsumer<>(
            settings,
            new StringDeserializer(),
            new ProtobufDeserializer<>(SessionCommand.parser()));
  }
}
