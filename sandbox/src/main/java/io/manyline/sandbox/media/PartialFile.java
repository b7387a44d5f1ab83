package io.manyline.sandbox.media;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A file while it is uploaded: what came stays when the connection is cut, and is gone on with.
///
/// **Order and threads:** any thread; whoever began last is the only one that writes.
final class PartialFile {
  private final Path path;
  private @Nullable FileChannel channel;
  private int writer;

  PartialFile(Path path) {
    this.path = path;
  }

  /// @param offset where the rest begins; what was there from it on is forgotten
  synchronized void begin(long offset) {
    close();
    try {
      FileChannel opened =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel = opened;
      if (offset > opened.size()) {
        throw new MediaRefusedException(416, "only " + opened.size() + " bytes are here");
      }
      opened.truncate(offset);
      opened.position(offset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    writer++;
  }

  synchronized int writer() {
    return writer;
  }

  /// @return bytes there are now; -1 for one who is not the writer any more
  synchronized long write(int by, ByteBuf bytes) {
    FileChannel open = channel;
    if (by != writer || open == null) {
      return -1;
    }
    try {
      for (ByteBuffer buffer : bytes.nioBuffers()) {
        while (buffer.hasRemaining()) {
          open.write(buffer);
        }
      }
      return open.position();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The writer's connection is over.
  synchronized void end(int by) {
    if (by == writer) {
      close();
    }
  }

  synchronized long length() {
    try {
      return Files.exists(path) ? Files.size(path) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @return the whole file @throws MediaRefusedException 400 when it is not what was announced
  synchronized Path finish(String hash) {
    close();
    try {
      if (!sha256(path).equals(hash)) {
        Files.delete(path);
        throw new MediaRefusedException(400, "the bytes are not those of the token");
      }
      return path;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[64 << 10];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private void close() {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
