package io.manyline.dispatcher.config;

import io.manyline.dispatcher.attempt.AttemptLog;
import io.manyline.dispatcher.catchup.PartitionLog;
import io.manyline.dispatcher.deadletter.DeadLetters;
import io.manyline.dispatcher.delivery.DeliveryHandler;
import io.manyline.dispatcher.delivery.LiveDeliveries.Execution;
import io.manyline.dispatcher.delivery.ReplayDelivery;
import io.manyline.dispatcher.delivery.Settler;
import io.manyline.dispatcher.endpoint.EndpointDirectory;
import io.manyline.dispatcher.event.ListenerProperties;
import io.manyline.dispatcher.replay.Replays;
import io.manyline.dispatcher.retry.EventSource;
import io.manyline.dispatcher.retry.PointerStore;
import io.manyline.registry.webhook.WebhookReplays;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What somebody asked to be sent again.
@Configuration(proxyBeanMethods = false)
class ReplayConfiguration {
  @Bean
  ReplayDelivery replayDelivery(
      PointerStore store,
      DeliveryHandler handler,
      Settler settler,
      InstantSource clock,
      Execution execution,
      ListenerProperties events) {
    return new ReplayDelivery(store, handler, settler, clock, execution, events.lease());
  }

  @Bean
  Replays.Events replayEvents(
      EventSource byPlace, PartitionLog log, DeadLetters letters, AttemptLog attempts) {
    return new Replays.Events(byPlace, log, letters, attempts);
  }

  @Bean
  LoopWake replayWake() {
    return new LoopWake();
  }

  @Bean
  Replays replays(
      WebhookReplays replays,
      EndpointDirectory endpoints,
      Replays.Events events,
      ReplayDelivery delivery,
      InstantSource clock,
      @Qualifier("replayWake") LoopWake wake) {
    return new Replays(replays, endpoints, events, delivery, clock, wake::wake);
  }
}
