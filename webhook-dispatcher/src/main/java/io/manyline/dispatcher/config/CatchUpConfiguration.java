package io.manyline.dispatcher.config;

import io.manyline.dispatcher.catchup.CatchUp;
import io.manyline.dispatcher.catchup.CatchUpFeed;
import io.manyline.dispatcher.catchup.CursorStore;
import io.manyline.dispatcher.catchup.DeliveryRouter;
import io.manyline.dispatcher.catchup.PartitionLog;
import io.manyline.dispatcher.catchup.RedisCursorStore;
import io.manyline.dispatcher.delivery.DeliveryMetrics;
import io.manyline.dispatcher.delivery.EndpointHealth;
import io.manyline.dispatcher.delivery.HandOver;
import io.manyline.dispatcher.delivery.LiveDeliveries;
import io.manyline.dispatcher.delivery.LiveDeliveries.Execution;
import io.manyline.dispatcher.endpoint.CachedEndpoints;
import io.manyline.dispatcher.endpoint.EndpointDirectory;
import io.manyline.dispatcher.replay.Replays;
import io.manyline.dispatcher.retry.PointerStore;
import io.manyline.dispatcher.subscription.EventFanOut;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

/// From an event to its tasks, now or later.
@Configuration(proxyBeanMethods = false)
class CatchUpConfiguration {
  @Bean
  CursorStore cursorStore(StringRedisTemplate redis) {
    return new RedisCursorStore(redis);
  }

  @Bean
  DeliveryRouter deliveryRouter(LiveDeliveries deliveries, EndpointHealth health) {
    return new DeliveryRouter(deliveries, health);
  }

  @Bean
  EventFanOut eventFanOut(
      EndpointDirectory endpoints,
      DeliveryRouter router,
      DeliveryMetrics metrics,
      Execution execution) {
    return new EventFanOut(endpoints, router, metrics, execution.later());
  }

  @Bean
  CatchUpFeed catchUpFeed(
      EndpointDirectory endpoints,
      PointerStore store,
      LiveDeliveries deliveries,
      EndpointHealth health,
      InstantSource clock) {
    return new CatchUpFeed(endpoints, store, deliveries, health, clock);
  }

  @Bean
  DispatcherLifecycle.Loops backgroundLoops(
      HandOver handOver,
      CatchUp catchUp,
      Replays replays,
      @Qualifier("replayWake") LoopWake replayWake,
      CachedEndpoints endpoints,
      PointerGauge pointers) {
    return new DispatcherLifecycle.Loops(
        handOver,
        catchUp,
        new DispatcherLifecycle.ReplayLoop(replays, replayWake),
        endpoints,
        pointers);
  }

  @Bean
  CatchUp catchUp(
      DeliveryRouter router,
      CursorStore cursors,
      PartitionLog events,
      CatchUpFeed feed,
      DeliveryMetrics metrics,
      EventFanOut fanOut) {
    return new CatchUp(router, cursors, events, feed, metrics, fanOut::lowestWaiting);
  }
}
