package io.manyline.embedded;

import java.nio.file.Path;

/// One Kafka broker and controller (KRaft) inside this JVM.
public final class EmbeddedKafka implements AutoCloseable {
  private EmbeddedKafka() {}

  /// Formats the directory when it is new, starts, and returns when the broker takes requests.
  ///
  /// @param dataDirectory kept between starts
  /// @param port 0 for any free one
  public static EmbeddedKafka start(Path dataDirectory, int port) {
    throw new UnsupportedOperationException();
  }

  /// `127.0.0.1:port`
  public String bootstrapServers() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
