package io.manyline.dispatcher.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryMetricsTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "manyline_webhook_deliveries_total{outcome=\"delivered\"}",
        "manyline_webhook_deliveries_total{outcome=\"retry\"}",
        "manyline_webhook_deliveries_total{outcome=\"exhausted\"}",
        "manyline_webhook_deliveries_total{outcome=\"gone\"}",
        "manyline_webhook_skipped_total{reason=\"no_endpoint\"}",
        "manyline_webhook_skipped_total{reason=\"known\"}",
        "manyline_webhook_skipped_total{reason=\"delivered\"}",
        "manyline_webhook_skipped_total{reason=\"gone\"}",
        "manyline_webhook_skipped_total{reason=\"stale\"}",
        "manyline_webhook_parked_total",
        "manyline_webhook_store_failures_total",
        "manyline_webhook_dead_letters_total{reason=\"attempts_exhausted\"}",
        "manyline_webhook_dead_letters_total{reason=\"endpoint_gone\"}",
        "manyline_webhook_dead_letters_total{reason=\"event_gone\"}",
        "manyline_webhook_dead_letters_total{reason=\"endpoint_disabled\"}",
        "manyline_webhook_behind",
        "manyline_webhook_scanned_total",
        "manyline_webhook_latency_seconds_count",
        "manyline_webhook_event_age_seconds_count"
      })
  void everyFigureShouldBeZeroBeforeAnythingHappened(String figure) {
    new DeliveryMetrics(registry);

    assertThat(registry.scrape().lines().map(line -> line.replaceFirst(" 0(\\.0)?$", "")))
        .contains(figure);
  }
}
