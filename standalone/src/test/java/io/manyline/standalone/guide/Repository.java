package io.manyline.standalone.guide;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where the sources are that this test belongs to.
public final class Repository {
  private Repository() {}

  /// The nearest directory, from the working directory upwards, that has the guide.
  public static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (directory != null && !Files.isRegularFile(directory.resolve("docs/guide.md"))) {
      directory = directory.getParent();
    }
    if (directory == null) {
      throw new IllegalStateException("no docs/guide.md in or above the working directory");
    }
    return directory;
  }
}
