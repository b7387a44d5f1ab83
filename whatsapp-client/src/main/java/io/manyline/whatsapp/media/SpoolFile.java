package io.manyline.whatsapp.media;

import io.manyline.whatsapp.mediafile.StoredMedia;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// One encrypted file during its transfer; closing it removes it.
final class SpoolFile implements StoredMedia, AutoCloseable {
  private final Path path;

  SpoolFile(Path path) {
    this.path = path;
  }

  @Override
  public long length() throws IOException {
    return Files.size(path);
  }

  @Override
  public InputStream open() throws IOException {
    return Files.newInputStream(path);
  }

  InputStream openAt(long offset) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    return Channels.newInputStream(channel.position(offset));
  }

  /// Goes on after what is there.
  OutputStream append() throws IOException {
    return Files.newOutputStream(path, StandardOpenOption.APPEND);
  }

  OutputStream rewrite() throws IOException {
    return Files.newOutputStream(path, StandardOpenOption.TRUNCATE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
