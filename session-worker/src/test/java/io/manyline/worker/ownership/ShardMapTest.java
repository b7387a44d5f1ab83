package io.manyline.worker.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardMapTest {
  private static final int SHARDS = 64;

  @Test
  void everyShardShouldBelongToExactlyOneLiveWorker() {
    List<String> live = List.of("A", "B", "C", "D", "E");
    Set<Integer> all = new HashSet<>();
    int sum = 0;
    for (String worker : live) {
      Set<Integer> mine = ShardMap.shardsOf(worker, live, SHARDS);
      assertThat(mine.size()).isLessThanOrEqualTo((int) Math.ceil(1.1 * SHARDS / live.size()));
      all.addAll(mine);
      sum += mine.size();
    }

    assertThat(sum).isEqualTo(SHARDS);
    assertThat(all).hasSize(SHARDS);
  }

  @Test
  void orderOfTheLiveSetShouldNotMatter() {
    assertThat(ShardMap.shardsOf("A", List.of("A", "B", "C"), SHARDS))
        .isEqualTo(ShardMap.shardsOf("A", List.of("C", "A", "B"), SHARDS));
  }

  @Test
  void workerThatIsNotLiveShouldHaveNoShard() {
    assertThat(ShardMap.shardsOf("X", List.of("A"), SHARDS)).isEmpty();
    assertThat(ShardMap.shardsOf("A", List.of("A"), SHARDS)).hasSize(SHARDS);
  }

  @Test
  void comingOfOneWorkerShouldMoveLittleBetweenTheOthers() {
    List<String> before = IntStream.range(0, 8).mapToObj(i -> "worker-" + i).toList();
    List<String> after = IntStream.range(0, 9).mapToObj(i -> "worker-" + i).toList();
    int movedBetweenOld = 0;
    for (String worker : before) {
      Set<Integer> gained = new HashSet<>(ShardMap.shardsOf(worker, after, SHARDS));
      gained.removeAll(ShardMap.shardsOf(worker, before, SHARDS));
      movedBetweenOld += gained.size();
    }

    assertThat(movedBetweenOld).isLessThan(SHARDS / 4);
  }
}
