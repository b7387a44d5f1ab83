package io.manyline.sandbox.world;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/// Named values that outlive the process; written by the world's thread only.
///
/// **Shape:** keys are paths such as `account/15550100`; values are opaque bytes. **Order and
/// threads:** writes collect until [#commit()], which makes all of them durable against the death
/// of the process, or none.
public interface WorldStore extends AutoCloseable {
  void put(String key, byte[] value);

  void remove(String key);

  void commit();

  /// Hands over what is stored under a prefix, in key order.
  void forEach(String prefix, BiConsumer<String, byte[]> visitor);

  default Optional<byte[]> get(String key) {
    AtomicReference<byte[]> found = new AtomicReference<>();
    forEach(
        key,
        (name, value) -> {
          if (name.equals(key)) {
            found.set(value);
          }
        });
    return Optional.ofNullable(found.get());
  }

  @Override
  void close();
}
