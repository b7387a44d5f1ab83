package io.manyline.whatsapp.device;

import io.manyline.whatsapp.store.StateKey;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a value is looked up.
interface StateReader {
  byte @Nullable [] read(StateKey key);

  /// Brings several values near in one round trip.
  void prefetch(Collection<StateKey> keys);

  /// Reads several values once, in one round trip, and keeps none of them near; absent ones are
  /// left out.
  Map<StateKey, byte[]> readAll(Collection<StateKey> keys);
}
