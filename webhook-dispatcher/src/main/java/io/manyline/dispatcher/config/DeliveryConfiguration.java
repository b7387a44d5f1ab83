package io.manyline.dispatcher.config;

import io.manyline.dispatcher.attempt.AttemptLog;
import io.manyline.dispatcher.attempt.RedisAttemptLog;
import io.manyline.dispatcher.config.DispatcherLifecycle.RetryLoopSettings;
import io.manyline.dispatcher.deadletter.DeadLetters;
import io.manyline.dispatcher.deadletter.RedisDeadLetters;
import io.manyline.dispatcher.delivery.DeliveryHandler;
import io.manyline.dispatcher.delivery.DeliveryMetrics;
import io.manyline.dispatcher.delivery.DueDeliveries;
import io.manyline.dispatcher.delivery.EndpointHealth;
import io.manyline.dispatcher.delivery.HandOver;
import io.manyline.dispatcher.delivery.LiveDeliveries;
import io.manyline.dispatcher.delivery.LiveDeliveries.Execution;
import io.manyline.dispatcher.delivery.Settler;
import io.manyline.dispatcher.egress.EgressLoops;
import io.manyline.dispatcher.egress.EgressProperties;
import io.manyline.dispatcher.egress.NettyWebhookClient;
import io.manyline.dispatcher.egress.WebhookClient;
import io.manyline.dispatcher.endpoint.CachedEndpoints;
import io.manyline.dispatcher.endpoint.DisabledEvents;
import io.manyline.dispatcher.endpoint.EndpointDirectory;
import io.manyline.dispatcher.endpoint.EndpointDisabler;
import io.manyline.dispatcher.event.ListenerProperties;
import io.manyline.dispatcher.retry.BreakerPolicy;
import io.manyline.dispatcher.retry.EndpointGate;
import io.manyline.dispatcher.retry.EventSource;
import io.manyline.dispatcher.retry.PointerStore;
import io.manyline.dispatcher.retry.RedisPointerStore;
import io.manyline.dispatcher.retry.RetrySchedule;
import io.manyline.dispatcher.retry.RetryScheduler;
import io.manyline.dispatcher.retry.Sending;
import io.manyline.dispatcher.signing.WebhookSigner;
import io.manyline.registry.config.RegistryConfiguration;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.WebhookEndpoints;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.core.StringRedisTemplate;

/// From a task to a settled delivery.
@Configuration(proxyBeanMethods = false)
@Import(RegistryConfiguration.class)
class DeliveryConfiguration {
  @Bean
  WebhookClient webhookClient(
      EgressProperties egress,
      @Qualifier("lookupExecutor") ExecutorService lookups,
      EgressLoops loops) {
    return new NettyWebhookClient(egress, lookups, loops);
  }

  @Bean
  EgressLoops egressLoops() {
    return new EgressLoops();
  }

  @Bean
  CachedEndpoints endpointDirectory(WebhookEndpoints registry, InstantSource clock) {
    return new CachedEndpoints(registry, clock);
  }

  @Bean
  EndpointDisabler endpointDisabler(
      WebhookEndpoints registry, DisabledEvents events, InstantSource clock) {
    return new EndpointDisabler(registry, events, clock);
  }

  @Bean
  EndpointHealth endpointHealth() {
    return new EndpointHealth();
  }

  @Bean
  PointerStore pointerStore(
      StringRedisTemplate redis, RetryProperties retry, InstantSource clock, Sending sending) {
    BreakerPolicy breaker =
        new BreakerPolicy(retry.breakerFailures(), retry.breakerFirst(), retry.breakerLongest());
    return new RedisPointerStore(redis, breaker, clock, sending);
  }

  @Bean
  Sending sending(EgressLoops loops, EndpointGate gate) {
    return new Sending() {
      @Override
      public void soon(EndpointId endpoint, Runnable work) {
        loops.executor(endpoint).execute(work);
      }

      @Override
      public void inAWhile(EndpointId endpoint, Runnable work) {
        loops.inAWhile(endpoint, work);
      }

      @Override
      public int lanes(EndpointId endpoint) {
        return gate.used(endpoint);
      }
    };
  }

  @Bean
  AttemptLog attemptLog(StringRedisTemplate redis) {
    return new RedisAttemptLog(redis);
  }

  @Bean
  DeadLetters deadLetters(StringRedisTemplate redis) {
    return new RedisDeadLetters(redis);
  }

  @Bean
  DeliveryMetrics deliveryMetrics(MeterRegistry registry) {
    return new DeliveryMetrics(registry);
  }

  @Bean
  DeliveryHandler deliveryHandler(
      WebhookClient client,
      RetryProperties retry,
      DeliveryMetrics metrics,
      InstantSource clock,
      SecureRandom random) {
    RetrySchedule schedule = new RetrySchedule(retry.steps(), retry.holdLimit(), random);
    return new DeliveryHandler(new WebhookSigner(), client, schedule, metrics, clock);
  }

  @Bean
  Settler settler(
      PointerStore store,
      DeliveryMetrics metrics,
      EndpointHealth health,
      EndpointDisabler disabler,
      InstantSource clock,
      @Qualifier("retryWake") LoopWake wake) {
    return new Settler(store, metrics, health, disabler, clock, wake::wake);
  }

  @Bean
  LoopWake retryWake() {
    return new LoopWake();
  }

  @Bean
  RetryLoopSettings retryLoopSettings(
      RetryProperties retry, @Qualifier("retryWake") LoopWake wake, InstantSource clock) {
    return new RetryLoopSettings(retry.tick(), wake, clock);
  }

  @Bean
  HandOver handOver(
      PointerStore store,
      DeliveryMetrics metrics,
      EndpointHealth health,
      InstantSource clock,
      ListenerProperties events,
      @Qualifier("deliveryExecutor") ExecutorService delivery) {
    return new HandOver(store, metrics, health, clock, events.patience(), events.lease(), delivery);
  }

  @Bean
  LiveDeliveries liveDeliveries(
      EndpointDirectory endpoints,
      PointerStore store,
      DeliveryHandler handler,
      Settler settler,
      DeliveryMetrics metrics,
      HandOver handOver,
      Execution execution) {
    return new LiveDeliveries(endpoints, store, handler, settler, metrics, handOver, execution);
  }

  @Bean
  DueDeliveries dueDeliveries(
      EventSource events,
      EndpointDirectory endpoints,
      PointerStore store,
      DeliveryHandler handler,
      Settler settler,
      InstantSource clock,
      Execution execution) {
    return new DueDeliveries(events, endpoints, store, handler, settler, clock, execution);
  }

  @Bean
  RetryScheduler retryScheduler(
      PointerStore store,
      Execution execution,
      DueDeliveries deliveries,
      InstantSource clock,
      ListenerProperties events,
      RetryProperties retry,
      @Qualifier("retryWake") LoopWake wake) {
    return new RetryScheduler(
        store,
        execution.gate(),
        deliveries,
        clock,
        events.lease(),
        retry.maxInFlight(),
        wake::wake);
  }
}
