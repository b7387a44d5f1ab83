package io.manyline.gateway.config;

import io.manyline.gateway.command.CommandOutcomeReader;
import io.manyline.gateway.command.CommandPublisher;
import io.manyline.gateway.command.OutcomeWaiters;
import io.manyline.gateway.stream.EventLogReader;
import io.manyline.gateway.tenant.TenantPlaces;
import io.manyline.gateway.viewer.SessionEventReader;
import io.manyline.gateway.webhook.EventOut;
import io.manyline.gateway.webhook.EventPublisher;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.serde.ProtobufSerializer;
import io.manyline.registry.config.InstallationProperties;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.support.LoggingProducerListener;
import reactor.core.scheduler.Scheduler;

@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {
  private static final int BLOCK_AT_MOST_MILLIS = 3_000;
  private static final int REQUEST_TIMEOUT_MILLIS = 3_000;
  private static final int DELIVER_WITHIN_MILLIS = 5_000;

  @Bean
  KafkaClients kafkaClients(KafkaProperties properties) {
    return new KafkaClients(properties);
  }

  @Bean
  ProducerFactory<String, SessionCommand> commandProducers(KafkaProperties properties) {
    return new DefaultKafkaProducerFactory<>(
        producer(properties, "gateway-commands"),
        new StringSerializer(),
        new ProtobufSerializer<>());
  }

  private static Map<String, Object> producer(KafkaProperties properties, String name) {
    Map<String, Object> settings = properties.buildProducerProperties();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_AT_MOST_MILLIS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVER_WITHIN_MILLIS);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, name);
    return settings;
  }

  @Bean
  ProducerFactory<String, SessionEvent> eventProducers(KafkaProperties properties) {
    return new DefaultKafkaProducerFactory<>(
        producer(properties, "gateway-events"), new StringSerializer(), new ProtobufSerializer<>());
  }

  @Bean
  KafkaTemplate<String, SessionEvent> eventTemplate(
      ProducerFactory<String, SessionEvent> eventProducers) {
    return template(eventProducers);
  }

  @Bean
  EventOut eventOut(
      KafkaTemplate<String, SessionEvent> eventTemplate,
      Scheduler sendingScheduler,
      InstallationProperties installation) {
    return new EventPublisher(eventTemplate, sendingScheduler, installation.shards());
  }

  @Bean
  KafkaTemplate<String, SessionCommand> commandTemplate(
      ProducerFactory<String, SessionCommand> commandProducers) {
    return template(commandProducers);
  }

  @Bean
  CommandPublisher commandPublisher(
      KafkaTemplate<String, SessionCommand> commandTemplate,
      Scheduler sendingScheduler,
      InstallationProperties installation) {
    return new CommandPublisher(commandTemplate, sendingScheduler, installation.shards());
  }

  @Bean(destroyMethod = "")
  CommandOutcomeReader commandOutcomeReader(
      KafkaClients clients,
      ExecutorService outcomeReaderExecutor,
      OutcomeWaiters waiters,
      InstallationProperties installation) {
    return new CommandOutcomeReader(
        () -> clients.consumer("outcomes", CommandOutcome.parser()),
        outcomeReaderExecutor,
        waiters,
        installation.shards());
  }

  @Bean(destroyMethod = "")
  EventLogReader eventLogReader(
      KafkaClients clients, Scheduler streamScheduler, GatewayProperties gateway) {
    return new EventLogReader(
        () -> clients.smallConsumer("stream", SessionEvent.parser()),
        streamScheduler,
        new TenantPlaces("event streams", gateway.maxStreams(), gateway.maxStreamsOfATenant()));
  }

  @Bean(destroyMethod = "")
  SessionEventReader sessionEventReader(
      KafkaClients clients,
      ExecutorService eventReaderExecutor,
      InstallationProperties installation,
      GatewayProperties gateway) {
    return new SessionEventReader(
        () -> clients.consumer("events", SessionEvent.parser()),
        eventReaderExecutor,
        installation.shards(),
        new TenantPlaces("WebSockets", gateway.maxViewers(), gateway.maxViewersOfATenant()),
        gateway.viewerBuffer());
  }

  /// Logs what could not be sent without its contents, which may be somebody's message.
  private static <V> KafkaTemplate<String, V> template(ProducerFactory<String, V> producers) {
    var failures = new LoggingProducerListener<String, V>();
    failures.setIncludeContents(false);
    var template = new KafkaTemplate<>(producers);
    template.setProducerListener(failures);
    return template;
  }
}
