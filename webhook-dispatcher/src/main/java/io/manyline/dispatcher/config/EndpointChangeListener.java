package io.manyline.dispatcher.config;

import io.manyline.dispatcher.endpoint.CachedEndpoints;
import io.manyline.registry.id.Network;
import io.manyline.registry.webhook.WebhookEndpoints;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.util.retry.Retry;

/// Hears of changed endpoints, so that what is remembered of them does not outlive a change by more
/// than a moment.
///
/// **Errors:** while Redis does not answer, what is remembered ends by its age; it is subscribed to
/// again each second.
final class EndpointChangeListener implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointChangeListener.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final WebhookEndpoints registry;
  private final CachedEndpoints endpoints;
  private final Counter heard;
  private volatile @Nullable Disposable subscription;

  EndpointChangeListener(
      WebhookEndpoints registry, CachedEndpoints endpoints, MeterRegistry meters) {
    this.registry = registry;
    this.endpoints = endpoints;
    this.heard = meters.counter("manyline.webhook.endpoint.changes");
  }

  @Override
  public void start() {
    subscription =
        Flux.fromArray(Network.values())
            .flatMap(registry::changes)
            .doOnError(failure -> LOG.debug("changes of endpoints are not heard of", failure))
            .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, AGAIN))
            .subscribe(_ -> changed());
  }

  private void changed() {
    endpoints.forget();
    heard.increment();
  }

  @Override
  public void stop() {
    Disposable there = subscription;
    if (there != null) {
      there.dispose();
      subscription = null;
    }
  }

  @Override
  public boolean isRunning() {
    return subscription != null;
  }
}
