package io.manyline.dispatcher.config;

import io.manyline.dispatcher.catchup.DeliveryRouter;
import io.manyline.dispatcher.delivery.HandOver;
import io.manyline.dispatcher.delivery.LiveDeliveries;
import io.manyline.dispatcher.event.DisabledEventPublisher;
import io.manyline.dispatcher.event.EventIntake;
import io.manyline.dispatcher.event.EventMetrics;
import io.manyline.dispatcher.event.ListenerProperties;
import io.manyline.dispatcher.event.SessionEventListener;
import io.manyline.dispatcher.event.SessionEventReader;
import io.manyline.dispatcher.event.SessionEventScanReader;
import io.manyline.dispatcher.subscription.EventFanOut;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.Decoded;
import io.manyline.proto.serde.ProtobufDeserializer;
import io.manyline.proto.serde.ProtobufSerializer;
import io.manyline.proto.topic.Shards;
import io.manyline.registry.config.InstallationProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Three consumers: one that shares the partitions with other dispatchers, one that reads by
/// pointer, one that scans for endpoints that are behind; and a producer for the rare event of our
/// own.
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {
  /// The lowest that brokers take by default: a killed dispatcher delays its partitions by this.
  private static final int SESSION_TIMEOUT_MILLIS = 6_000;

  private static final int FETCH_BYTES = 8 * 1024 * 1024;

  /// Some hundred events: what was fetched of a partition is read before that of the next, and with
  /// more of one in a row its few endpoints would seem to be behind.
  private static final int PARTITION_FETCH_BYTES = 256 * 1024;

  /// What is read by its place is there. At the end of a partition the consumer asks ahead for what
  /// is not, and until the broker answers that, it gives nothing of another partition, either.
  private static final int READ_BACK_WAIT_MILLIS = 10;

  private static final int READ_BACK_BYTES = 64 * 1024;
  private static final int READ_BACK_RECORDS = 100;

  @Bean
  EventMetrics eventMetrics(MeterRegistry registry) {
    return new EventMetrics(registry);
  }

  @Bean
  SessionEventListener sessionEventListener(
      KafkaProperties kafka,
      KafkaConnectionDetails connection,
      SessionEventListener.Way way,
      EventMetrics metrics,
      InstantSource clock,
      ListenerProperties settings) {
    Map<String, Object> config = config(kafka, connection);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.consumerGroup());
    config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT_MILLIS);
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_TIMEOUT_MILLIS / 4);
    config.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
    return new SessionEventListener(
        consumer(config), new EventIntake(metrics), way, metrics, clock, settings);
  }

  @Bean
  SessionEventReader sessionEventReader(
      KafkaProperties kafka, KafkaConnectionDetails connection, ListenerProperties settings) {
    Map<String, Object> config = byPlace(kafka, connection);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, READ_BACK_RECORDS);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, READ_BACK_BYTES);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, READ_BACK_BYTES);
    return new SessionEventReader(consumer(config, new ByteArrayDeserializer()), settings.topic());
  }

  @Bean
  SessionEventListener.Way eventWay(
      EventFanOut fanOut, DeliveryRouter router, LiveDeliveries deliveries, HandOver handOver) {
    return new SessionEventListener.Way(fanOut, router, deliveries, handOver);
  }

  @Bean
  SessionEventScanReader sessionEventScanReader(
      KafkaProperties kafka, KafkaConnectionDetails connection, ListenerProperties settings) {
    Map<String, Object> config = byPlace(kafka, connection);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    return new SessionEventScanReader(consumer(config), settings.topic());
  }

  @Bean
  DisabledEventPublisher disabledEventPublisher(
      KafkaProperties kafka,
      KafkaConnectionDetails connection,
      ListenerProperties settings,
      InstallationProperties installation) {
    Map<String, Object> config = new HashMap<>(kafka.buildProducerProperties());
    config.put(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, connection.getProducer().getBootstrapServers());
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 4_000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 4_000);
    config.remove(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG);
    config.remove(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);
    return new DisabledEventPublisher(
        new KafkaProducer<>(config, new StringSerializer(), new ProtobufSerializer<SessionEvent>()),
        settings.topic(),
        uid -> Shards.of(uid, installation.shards()));
  }

  /// Of a consumer in no group, which goes to the places that it is told.
  private static Map<String, Object> byPlace(
      KafkaProperties kafka, KafkaConnectionDetails connection) {
    Map<String, Object> config = config(kafka, connection);
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, READ_BACK_WAIT_MILLIS);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    return config;
  }

  private static Map<String, Object> config(
      KafkaProperties kafka, KafkaConnectionDetails connection) {
    Map<String, Object> config = new HashMap<>(kafka.buildConsumerProperties());
    config.put(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, connection.getConsumer().getBootstrapServers());
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
    return config;
  }

  private static Consumer<String, Decoded<SessionEvent>> consumer(Map<String, Object> config) {
    return consumer(config, new ProtobufDeserializer<>(SessionEvent.parser()));
  }

  private static <T> Consumer<String, T> consumer(
      Map<String, Object> config, Deserializer<T> values) {
    config.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
    config.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
    return new KafkaConsumer<>(config, new StringDeserializer(), values);
  }
}
