package io.manyline.dispatcher.delivery;

import com.google.protobuf.util.Timestamps;
import io.manyline.dispatcher.retry.Admission;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.DeadLetter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/// Figures of deliveries: `manyline_webhook_deliveries_total{outcome}`,
/// `manyline_webhook_latency_seconds`, `manyline_webhook_event_age_seconds`,
/// `manyline_webhook_skipped_total{reason}`, `manyline_webhook_parked_total`,
/// `manyline_webhook_dead_letters_total{reason}`, `manyline_webhook_store_failures_total`,
/// `manyline_webhook_behind`, `manyline_webhook_scanned_total`. Each is there from the start, with
/// every value of its label.
public final class DeliveryMetrics {
  private static final String NO_ENDPOINT = "no_endpoint";

  private final Map<String, Counter> deliveries = new HashMap<>();
  private final Map<String, Counter> skipped = new HashMap<>();
  private final Map<DeadLetter.Reason, Counter> deadLetters = new HashMap<>();
  private final Timer latency;
  private final Timer eventAge;
  private final Counter parked;
  private final Counter storeFailures;
  private final Counter scanned;
  private final AtomicInteger behind = new AtomicInteger();

  public DeliveryMetrics(MeterRegistry registry) {
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
    this.parked = registry.counter("manyline.webhook.parked");
    this.storeFailures = registry.counter("manyline.webhook.store.failures");
    this.scanned = registry.counter("manyline.webhook.scanned");
    Gauge.builder("manyline.webhook.behind", behind, AtomicInteger::get)
        .description("Endpoints that are behind, once for each partition of this dispatcher")
        .register(registry);
    registerAll(registry);
  }

  /// All of them at zero, so that an alert on an increase sees the first one.
  private void registerAll(MeterRegistry registry) {
    for (String outcome : List.of("delivered", "retry", "exhausted", "gone")) {
      deliveries.put(outcome, registry.counter("manyline.webhook.deliveries", "outcome", outcome));
    }
    List<String> reasons = new ArrayList<>(List.of(NO_ENDPOINT));
    for (Admission admission : Admission.values()) {
      if (isSkip(admission)) {
        reasons.add(label(admission));
      }
    }
    for (String reason : reasons) {
      skipped.put(reason, registry.counter("manyline.webhook.skipped", "reason", reason));
    }
    for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
      deadLetters.put(
          reason, registry.counter("manyline.webhook.dead.letters", "reason", label(reason)));
    }
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
    of(deliveries, outcome).increment();
    if (verdict instanceof Verdict.Delivered) {
      long done = attempt.at().plus(attempt.latency()).toEpochMilli();
      eventAge.record(
          Duration.ofMillis(Math.max(0, done - Timestamps.toMillis(event.getTimestamp()))));
    }
  }

  /// An event that no endpoint wants, or whose endpoint is not there any more.
  public void withoutEndpoint() {
    of(skipped, NO_ENDPOINT).increment();
  }

  /// An event that is not sent now: it waits behind another one, or its endpoint has it or does not
  /// want it.
  void notAdmitted(Admission admission) {
    (isSkip(admission) ? of(skipped, label(admission)) : parked).increment();
  }

  /// Something waits because the store or the registry did not answer.
  public void storeFailed() {
    storeFailures.increment();
  }

  /// Endpoints that are behind, once for each partition.
  public void behind(int backlogs) {
    behind.set(backlogs);
  }

  /// Events read for endpoints that are behind.
  public void scanned(int events) {
    scanned.increment(events);
  }

  void parked() {
    parked.increment();
  }

  void buried(DeadLetter.Reason reason) {
    of(deadLetters, reason).increment();
  }

  private static boolean isSkip(Admission admission) {
    return switch (admission) {
      case FREE, HELD, OPEN -> false;
      case KNOWN, DELIVERED, GONE, STALE -> true;
    };
  }

  private static <K> Counter of(Map<K, Counter> counters, K label) {
    return Objects.requireNonNull(counters.get(label));
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
