package io.manyline.benchmarks.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FailoverBenchTest {
  @Test
  void peakShouldBeTheMostLoginsOfAnySecond() {
    assertThat(FailoverBench.peak(List.of())).isZero();
    assertThat(FailoverBench.peak(at(0, 999, 1_000, 1_999))).isEqualTo(2);
    assertThat(FailoverBench.peak(at(0, 900, 950, 1_100, 3_000))).isEqualTo(3);
  }

  private static List<Instant> at(long... millis) {
    return LongStream.of(millis).mapToObj(Instant::ofEpochMilli).toList();
  }
}
