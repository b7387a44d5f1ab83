package io.manyline.gateway.config;

import io.manyline.gateway.command.CommandOutcomeReader;
import io.manyline.gateway.stream.EventLogReader;
import io.manyline.gateway.tenant.FirstAdmin;
import io.manyline.gateway.viewer.SessionEventReader;
import io.manyline.registry.config.InstallationProperties;
import io.manyline.registry.session.Installation;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The start and the stop, and what tells how far they are.
@Configuration(proxyBeanMethods = false)
class StartConfiguration {
  @Bean
  GatewayStart gatewayStart(
      Installation installation,
      InstallationProperties wanted,
      FirstAdmin firstAdmin,
      KafkaClients clients,
      CommandOutcomeReader outcomes,
      SessionEventReader events,
      GatewayStart.Settings settings) {
    return new GatewayStart(installation, wanted, firstAdmin, clients, outcomes, events, settings);
  }

  @Bean
  GatewayStart.Settings startSettings(GatewayProperties properties, InstantSource clock) {
    return new GatewayStart.Settings(properties.startPatience(), clock);
  }

  /// `commandOutcomes` of the readiness group: down until no outcome can be missed.
  @Bean
  HealthIndicator commandOutcomes(CommandOutcomeReader reader) {
    return () -> (reader.isReady() ? Health.up() : Health.down()).build();
  }

  @Bean
  MeterBinder viewerGauge(SessionEventReader events) {
    return meters ->
        Gauge.builder("manyline.gateway.viewers", events, SessionEventReader::viewers)
            .description("Open WebSockets")
            .register(meters);
  }

  @Bean
  StreamEnd streamEnd(EventLogReader log) {
    return new StreamEnd(log);
  }

  @Bean
  MeterBinder streamGauge(EventLogReader log) {
    return meters ->
        Gauge.builder("manyline.gateway.streams", log, EventLogReader::readers)
            .description("Open streams of events")
            .register(meters);
  }
}
