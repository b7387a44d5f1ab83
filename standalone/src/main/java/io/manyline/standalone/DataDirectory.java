package io.manyline.standalone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The directory where an installation keeps everything, held by one process at a time.
///
/// **Shape:** `manyline.lock` (holds the owner's process id), `keys/`, `logs/`, and per network
/// `sandbox/` or `live/`, each with `kafka/`, `redis/`, `media/`; `sandbox/world/` is what the
/// sandbox keeps, `sandbox/tls.pem` the certificate that it shows. **Errors:**
/// [DirectoryInUseException] when another process holds it. The system lets go of the lock when the
/// holder dies, however it dies.
final class DataDirectory implements AutoCloseable {
  private final Path root;
  private final String network;
  private final FileChannel channel;

  private DataDirectory(Path root, String network, FileChannel channel) {
    this.root = root;
    this.network = network;
    this.channel = channel;
  }

  static DataDirectory lock(Path root, String network) throws IOException {
    Files.createDirectories(root.resolve("logs"));
    Files.createDirectories(root.resolve(network));
    FileChannel channel =
        FileChannel.open(
            root.resolve("manyline.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      String owner = read(channel);
      channel.close();
      throw new DirectoryInUseException(root, owner);
    }
    channel.truncate(0);
    String pid = String.valueOf(ProcessHandle.current().pid());
    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    return new DataDirectory(root, network, channel);
  }

  Path masterKey() {
    return root.resolve("keys").resolve("master.key");
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path kafka() {
    return root.resolve(network).resolve("kafka");
  }

  Path redis() {
    return root.resolve(network).resolve("redis");
  }

  Path world() {
    return root.resolve(network).resolve("world");
  }

  /// Files of messages.
  Path media() {
    return root.resolve(network).resolve("media");
  }

  /// Writes the certificate that workers are to trust. @return where
  Path certificate(String pem) throws IOException {
    return Files.writeString(root.resolve(network).resolve("tls.pem"), pem);
  }

  /// Lets go of the directory.
  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisJvm) {
      return null;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    var buffer = ByteBuffer.allocate(32);
    channel.read(buffer, 0);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
  }
}
