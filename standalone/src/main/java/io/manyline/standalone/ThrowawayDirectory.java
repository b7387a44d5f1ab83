package io.manyline.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/// A directory that is deleted when it is closed.
record ThrowawayDirectory(Path root) implements AutoCloseable {
  @Override
  public void close() throws IOException {
    try (var walk = Files.walk(root)) {
      List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    }
  }
}
