package io.manyline.worker.session;

import io.manyline.whatsapp.store.Commit;
import io.manyline.whatsapp.store.DeviceStore;
import io.manyline.whatsapp.store.ReceivedRef;
import io.manyline.whatsapp.store.StateKey;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// A store that breaks one promise, to see a test fail.
///
/// @param commit what becomes of a commit
record BrokenStore(DeviceStore store, BiFunction<DeviceStore, Commit, CompletionStage<Void>> commit)
    implements DeviceStore {

  /// Says that it is durable before it is: what came is acknowledged, what is prepared leaves.
  static DeviceStore hasty(DeviceStore store) {
    return new BrokenStore(
        store,
        (real, commit) -> {
          real.commit(commit);
          return CompletableFuture.completedFuture(null);
        });
  }

  /// Writes ratchets and what came with them one after the other.
  static DeviceStore torn(DeviceStore store) {
    return new BrokenStore(
        store,
        (real, commit) -> {
          if (commit.received().isEmpty()) {
            return real.commit(commit);
          }
          real.commit(Commit.of(commit.changes()));
          return real.commit(
              new Commit(
                  Map.of(StateKey.single(StateKey.Kind.CALLS), Optional.empty()),
                  commit.received(),
                  commit.silent(),
                  commit.prepared()));
        });
  }

  /// Keeps no bytes of what leaves.
  static DeviceStore forgetful(DeviceStore store) {
    return new BrokenStore(
        store,
        (real, commit) ->
            real.commit(new Commit(commit.changes(), commit.received(), commit.silent(), null)));
  }

  @Override
  public byte @Nullable [] read(StateKey key) {
    return store.read(key);
  }

  @Override
  public Map<StateKey, byte[]> readAll(Collection<StateKey> keys) {
    return store.readAll(keys);
  }

  @Override
  public CompletionStage<Void> commit(Commit changes) {
    return commit.apply(store, changes);
  }

  @Override
  public CompletionStage<Boolean> settle(ReceivedRef ref) {
    return store.settle(ref);
  }
}
