package io.manyline.gateway.config;

import io.manyline.gateway.command.CommandWaits;
import io.manyline.gateway.command.OutcomeWaiters;
import io.manyline.gateway.problem.RequestCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ObservabilityConfiguration {
  @Bean
  RequestCounter requestCounter(MeterRegistry meters) {
    return new RequestCounter(meters);
  }

  @Bean
  CommandWaits commandWaits(MeterRegistry meters) {
    return new CommandWaits(meters);
  }

  @Bean
  MeterBinder waiterGauge(OutcomeWaiters waiters) {
    return meters ->
        Gauge.builder("manyline.gateway.command.waiters", waiters, OutcomeWaiters::size)
            .description("Calls that wait for the outcome of a command")
            .register(meters);
  }
}
