package io.manyline.sandbox.world;

import java.util.function.BiConsumer;

/// Keeps nothing: a world that ends with its process.
final class VolatileWorldStore implements WorldStore {
  @Override
  public void put(String key, byte[] value) {}

  @Override
  public void remove(String key) {}

  @Override
  public void commit() {}

  @Override
  public void forEach(String prefix, BiConsumer<String, byte[]> visitor) {}

  @Override
  public void close() {}
}
