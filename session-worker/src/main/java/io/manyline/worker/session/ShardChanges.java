package io.manyline.worker.session;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How far each shard has been compared with what is wanted, by the registry's count of its
/// changes.
///
/// A count that differs in either direction is a change: Redis may have gone back in time. **Order
/// and threads:** safe for all.
final class ShardChanges {
  private final Map<Integer, Long> compared = new ConcurrentHashMap<>();

  /// The counts of the shards that must be compared; forgets all that are not among these.
  ///
  /// @param counts of our shards, read just now
  Map<Integer, Long> since(Map<Integer, Long> counts) {
    compared.keySet().retainAll(counts.keySet());
    Map<Integer, Long> changed = new HashMap<>();
    counts.forEach(
        (shard, count) -> {
          if (!count.equals(compared.get(shard))) {
            changed.put(shard, count);
          }
        });
    return changed;
  }

  /// @param count that was read before the shard's sessions were
  void compared(int shard, long count) {
    compared.put(shard, count);
  }
}
