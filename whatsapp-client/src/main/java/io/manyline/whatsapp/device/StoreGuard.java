package io.manyline.whatsapp.device;

import io.manyline.whatsapp.store.StateKey;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads that end the client when the store throws: what cannot be read must not be taken for
/// absent.
final class StoreGuard implements StateReader {
  private final StateReader guarded;
  private final Consumer<Throwable> onFailure;

  StoreGuard(StateReader guarded, Consumer<Throwable> onFailure) {
    this.guarded = guarded;
    this.onFailure = onFailure;
  }

  @Override
  public byte @Nullable [] read(StateKey key) {
    try {
      return guarded.read(key);
    } catch (RuntimeException e) {
      onFailure.accept(e);
      throw e;
    }
  }

  @Override
  public void prefetch(Collection<StateKey> keys) {
    try {
      guarded.prefetch(keys);
    } catch (RuntimeException e) {
      onFailure.accept(e);
      throw e;
    }
  }

  @Override
  public Map<StateKey, byte[]> readAll(Collection<StateKey> keys) {
    try {
      return guarded.readAll(keys);
    } catch (RuntimeException e) {
      onFailure.accept(e);
      throw e;
    }
  }
}
