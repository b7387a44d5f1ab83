package io.manyline.dispatcher.delivery;

import com.google.protobuf.util.Timestamps;
import io.manyline.dispatcher.attempt.Attempt;
import io.manyline.dispatcher.deadletter.DeadLetter;
import io.manyline.proto.event.v1.SessionEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/// Figures of deliveries: `manyline_webhook_deliveries_total{outcome}`,
/// `manyline_webhook_latency_seconds`, `manyline_webhook_event_age_seconds`,
/// `manyline_webhook_skipped_total{reason}`, `manyline_webhook_parked_total`,
/// `manyline_webhook_dead_letters_total{reason}`, `manyline_webhook_store_failures_total`.
public final class DeliveryMetrics {
  private final MeterRegistry registry;
  private final Timer latency;
  private final Timer eventAge;

  public DeliveryMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.latency =
        Timer.builder("manyline.webhook.latency")
            .description("From the start of an attempt to its answer")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(30))
            .register(registry);
    this.eventAge =
        Timer.builder("manyline.webhook.event.age")
            .description("Age of an event when its endpoint had it")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofMinutes(1))
            .register(registry);
    for (String outcome : new String[] {"delivered", "retry", "exhausted", "gone"}) {
      registry.counter("manyline.webhook.deliveries", "outcome", outcome);
    }
    // There from the start: an alert cannot see the step from no counter to 1.
    for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
      deadLetters(reason);
    }
    storeFailures();
    registry.counter("manyline.webhook.parked");
  }

  void attempted(Attempt attempt, Verdict verdict, SessionEvent event) {
    latency.record(attempt.latency());
    String outcome =
        switch (verdict) {
          case Verdict.Delivered() -> "delivered";
          case Verdict.Retry _ -> "retry";
          case Verdict.Exhausted() -> "exhausted";
          case Verdict.Gone() -> "gone";
        };
    registry.counter("manyline.webhook.deliveries", "outcome", outcome).increment();
    if (verdict instanceof Verdict.Delivered) {
      long done = attempt.at().plus(attempt.latency()).toEpochMilli();
      eventAge.record(
          Duration.ofMillis(Math.max(0, done - Timestamps.toMillis(event.getTimestamp()))));
    }
  }

  /// An event that is not sent: its endpoint is not there, has it, or does not want it.
  void skipped(String reason) {
    registry.counter("manyline.webhook.skipped", "reason", reason).increment();
  }

  /// Something waits because the store or the registry did not answer.
  void storeFailed() {
    storeFailures().increment();
  }

  void parked() {
    registry.counter("manyline.webhook.parked").increment();
  }

  void buried(DeadLetter.Reason reason) {
    deadLetters(reason).increment();
  }

  private Counter storeFailures() {
    return registry.counter("manyline.webhook.store.failures");
  }

  private Counter deadLetters(DeadLetter.Reason reason) {
    return registry.counter(
        "manyline.webhook.dead.letters", "reason", reason.name().toLowerCase(Locale.ROOT));
  }
}
