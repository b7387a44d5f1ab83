package io.manyline.worker.ownership;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Which shards are whose: rendezvous hashing with bounded load.
///
/// **Shape:** each shard, in order, goes to the live worker with the highest hash of (worker,
/// shard) that has not its share yet; a share is 110 % of the even one, rounded up. All who see the
/// same workers compute the same; when one comes or goes, mostly its shards move. A hint for
/// routing and pace, never for safety.
public final class ShardMap {
  private static final double SLACK = 1.1;

  private ShardMap() {}

  public static Set<Integer> shardsOf(String worker, Collection<String> live, int shards) {
    if (!live.contains(worker)) {
      return Set.of();
    }
    int share = (int) Math.ceil(SLACK * shards / live.size());
    Map<String, Integer> load = new HashMap<>();
    Set<Integer> mine = new TreeSet<>();
    for (int shard = 0; shard < shards; shard++) {
      String owner = owner(shard, live, load, share);
      load.merge(owner, 1, Integer::sum);
      if (owner.equals(worker)) {
        mine.add(shard);
      }
    }
    return Collections.unmodifiableSet(mine);
  }

  private static String owner(
      int shard, Collection<String> live, Map<String, Integer> load, int share) {
    List<String> ranked =
        live.stream()
            .sorted(
                Comparator.comparingLong((String each) -> weight(each, shard))
                    .reversed()
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    return ranked.stream()
        .filter(each -> load.getOrDefault(each, 0) < share)
        .findFirst()
        .orElse(ranked.getFirst());
  }

  /// FNV-1a over worker and shard, finished by SplitMix64's mixer.
  private static long weight(String worker, int shard) {
    long hash = 0xcbf29ce484222325L;
    for (byte each : (worker + "#" + shard).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }
}
