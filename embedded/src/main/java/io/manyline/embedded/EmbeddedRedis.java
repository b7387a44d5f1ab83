package io.manyline.embedded;

import java.nio.file.Path;

/// A Redis server as a child process: `redis-server` or `valkey-server` from the path, else the
/// binary that comes with a library.
public final class EmbeddedRedis implements AutoCloseable {
  private EmbeddedRedis() {}

  /// Starts with `appendonly yes`, `appendfsync always`; adopts or stops an orphan that an earlier,
  /// killed parent left over the same directory.
  ///
  /// @param dataDirectory kept between starts
  /// @param port 0 for any free one
  public static EmbeddedRedis start(Path dataDirectory, int port) {
    throw new UnsupportedOperationException();
  }

  public String host() {
    throw new UnsupportedOperationException();
  }

  public int port() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
