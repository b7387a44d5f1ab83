package io.manyline.dispatcher.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/// Figures of reading: `manyline_webhook_events_total`, `manyline_webhook_poison_total`,
/// `manyline_webhook_unknown_events_total`, `manyline_webhook_event_lag` (records behind the end).
public final class EventMetrics {
  private final Counter read;
  private final Counter poison;
  private final Counter unknown;
  private final AtomicLong lag = new AtomicLong();

  public EventMetrics(MeterRegistry registry) {
    this.read = registry.counter("manyline.webhook.events");
    this.poison = registry.counter("manyline.webhook.poison");
    this.unknown = registry.counter("manyline.webhook.unknown.events");
    Gauge.builder("manyline.webhook.event.lag", lag, AtomicLong::get)
        .description("Records between this dispatcher and the end of its partitions")
        .register(registry);
  }

  void read() {
    read.increment();
  }

  void poison() {
    poison.increment();
  }

  void unknown() {
    unknown.increment();
  }

  void lag(long records) {
    lag.set(records);
  }
}
