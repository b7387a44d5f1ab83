package io.manyline.whatsapp.device;

import io.manyline.whatsapp.store.StateKey;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Where a value is looked up.
interface StateReader {
  byte @Nullable [] read(StateKey key);

  /// Brings several values near in one round trip.
  void prefetch(Collection<StateKey> keys);
}
