package io.manyline.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ShardChangesTest {
  private final ShardChanges changes = new ShardChanges();

  @Test
  void shardShouldCountAsChangedUntilItWasComparedAtThatCount() {
    assertThat(changes.since(Map.of(1, 0L, 2, 5L))).containsOnlyKeys(1, 2);
    assertThat(changes.since(Map.of(1, 0L, 2, 5L))).containsOnlyKeys(1, 2);

    changes.compared(1, 0);
    changes.compared(2, 5);

    assertThat(changes.since(Map.of(1, 0L, 2, 5L))).isEmpty();
    assertThat(changes.since(Map.of(1, 0L, 2, 6L))).containsOnlyKeys(2);
  }

  @Test
  void countThatWentBackShouldBeAChange() {
    changes.compared(1, 7);

    assertThat(changes.since(Map.of(1, 6L))).containsOnlyKeys(1);
  }

  @Test
  void shardThatWasSomebodyElsesMeanwhileShouldBeComparedAnew() {
    changes.compared(1, 7);
    changes.since(Map.of(2, 0L));

    assertThat(changes.since(Map.of(1, 7L))).containsOnlyKeys(1);
  }
}
