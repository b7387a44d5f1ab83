package io.manyline.sandbox.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where media files are: beside a kept world, or for as long as the process lives.
public final class MediaDirectory implements AutoCloseable {
  private final Path path;
  private final boolean kept;

  private MediaDirectory(Path path, boolean kept) {
    this.path = path;
    this.kept = kept;
  }

  /// @param data directory of the world; null for one that is not kept
  public static MediaDirectory of(@Nullable Path data) {
    try {
      return data == null
          ? new MediaDirectory(Files.createTempDirectory("sandbox-media-"), false)
          : new MediaDirectory(data.resolve("media"), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    if (kept) {
      return;
    }
    try (Stream<Path> found = Files.walk(path)) {
      for (Path file : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
