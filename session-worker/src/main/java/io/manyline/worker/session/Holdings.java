package io.manyline.worker.session;

import io.manyline.proto.topic.Shards;
import io.manyline.registry.id.SessionUid;
import io.manyline.worker.ownership.WorkerLease;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What this worker has, and what it should have.
///
/// **Shape:** the lease of the moment and the shards that should be ours; `running` by uid;
/// `wanted` are those of our shards that are somebody else's still, or could not be looked at, and
/// are tried again at each tick. **Order and threads:** safe for all.
final class Holdings {
  private final int shardCount;
  private final Map<SessionUid, SessionRuntime> running = new ConcurrentHashMap<>();
  private final Set<SessionUid> wanted = ConcurrentHashMap.newKeySet();

  private volatile @Nullable WorkerLease lease;
  private volatile Set<Integer> shards = Set.of();

  /// @param shardCount of the installation
  Holdings(int shardCount) {
    this.shardCount = shardCount;
  }

  Map<SessionUid, SessionRuntime> running() {
    return running;
  }

  Set<SessionUid> wanted() {
    return wanted;
  }

  @Nullable WorkerLease lease() {
    return lease;
  }

  /// A new incarnation begins.
  void begin(WorkerLease current) {
    lease = current;
  }

  Set<Integer> shards() {
    return shards;
  }

  /// From now on these should be ours. @return which should be before
  Set<Integer> assign(Set<Integer> mine) {
    Set<Integer> before = shards;
    shards = mine;
    return before;
  }

  boolean isMine(SessionUid uid) {
    return shards.contains(shardOf(uid));
  }

  int shardOf(SessionUid uid) {
    return Shards.of(uid.value(), shardCount);
  }

  /// Nothing is ours any more, and nothing should be.
  void lose() {
    lease = null;
    shards = Set.of();
    wanted.clear();
  }
}
