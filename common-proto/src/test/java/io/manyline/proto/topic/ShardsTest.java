package io.manyline.proto.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardsTest {
  /// Computed with murmur2 as Kafka's documentation of the default partitioner has it, in Python.
  private static final int PINNED_64 = 8;

  @Test
  void shardOfASessionShouldNeverChange() {
    assertThat(Shards.of("01ARZ3NDEKTSV4RRFFQ69G5FAV", 64)).isEqualTo(PINNED_64);
    assertThat(Shards.of("01ARZ3NDEKTSV4RRFFQ69G5FAV", 8)).isEqualTo(PINNED_64 % 8);
  }

  @Test
  void sessionsShouldSpreadOverAllShards() {
    int[] counts = new int[64];
    for (int i = 0; i < 64_000; i++) {
      counts[Shards.of("01ARZ3NDEKTSV4RRFFQ6%06d".formatted(i), 64)]++;
    }
    assertThat(IntStream.of(counts).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(800, 1_200));
  }

  @Test
  void noShardShouldBeRefused() {
    assertThatThrownBy(() -> Shards.of("01ARZ3NDEKTSV4RRFFQ69G5FAV", 0))
        .hasMessageContaining("expected at least 1");
  }
}
