package io.manyline.dispatcher.config;

import io.manyline.dispatcher.retry.PointerStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/// `manyline_webhook_pointers`, as last counted.
@Component
class PointerGauge {
  private final PointerStore store;
  private final AtomicLong pointers = new AtomicLong();

  PointerGauge(PointerStore store, MeterRegistry registry) {
    this.store = store;
    Gauge.builder("manyline.webhook.pointers", pointers, AtomicLong::get)
        .description("Events that wait in Redis to be tried again, of all dispatchers")
        .register(registry);
  }

  void count() {
    pointers.set(store.count());
  }
}
