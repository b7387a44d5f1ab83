package io.manyline.standalone.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The ports that the guide names, for one test of this machine at a time.
///
/// Held by a lock on a file: tests run in several JVMs.
final class GuidePorts implements AutoCloseable {
  /// The API's; the others count from it.
  static final int FIRST = 8080;

  private static final Path FILE =
      Path.of(System.getProperty("java.io.tmpdir"), "manyline-guide-ports.lock");

  private final FileChannel channel;
  private final FileLock lock;

  private GuidePorts(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /// Waits until no other JVM has them.
  static GuidePorts take() throws IOException {
    FileChannel channel =
        FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return new GuidePorts(channel, channel.lock());
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
