package io.manyline.whatsapp.media;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where files are while they are transferred: encrypted ones only, each for one transfer.
public final class MediaSpool {
  private final Path directory;

  /// @param directory created when it is not there; its files are the owner's alone
  public MediaSpool(Path directory) {
    this.directory = directory;
  }

  SpoolFile create() throws IOException {
    Files.createDirectories(directory);
    return new SpoolFile(Files.createTempFile(directory, "media-", ".enc"));
  }
}
