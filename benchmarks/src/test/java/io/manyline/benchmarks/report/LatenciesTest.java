package io.manyline.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void quantilesShouldBeObservationsThatOccurred() {
    var latencies = new Latencies(100);
    for (int i = 100; i >= 1; i--) {
      latencies.add(i * 1_000_000L);
    }

    assertThat(latencies.millis(0.5)).isEqualTo(50);
    assertThat(latencies.millis(0.99)).isEqualTo(99);
    assertThat(latencies.millis(1)).isEqualTo(100);
    assertThat(latencies.millis(0.001)).isEqualTo(1);
  }

  @Test
  void observationsBeyondTheCapacityShouldNotCount() {
    var latencies = new Latencies(2);
    for (int i = 1; i <= 3; i++) {
      latencies.add(i * 1_000_000L);
    }

    assertThat(latencies.count()).isEqualTo(2);
    assertThat(latencies.millis(1)).isEqualTo(2);
  }

  @Test
  void nothingShouldHaveNoQuantile() {
    assertThatThrownBy(() -> new Latencies(5).millis(0.5))
        .isInstanceOf(IllegalStateException.class);
  }
}
