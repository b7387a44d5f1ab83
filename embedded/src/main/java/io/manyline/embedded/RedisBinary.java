package io.manyline.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/// Finds the Redis server to run: the machine's own first, else the one that a library carries.
public final class RedisBinary {
  private static final List<String> NAMES = List.of("redis-server", "valkey-server");

  private RedisBinary() {}

  /// The one that [EmbeddedRedis] runs. @param unpackInto where the library's binary is put when
  /// the machine has none
  public static Path find(Path unpackInto) {
    return find(Objects.requireNonNullElse(System.getenv("PATH"), ""), unpackInto);
  }

  /// @param searchPath directories separated as in `PATH`
  /// @param unpackInto where the library's binary is put when the machine has none
  static Path find(String searchPath, Path unpackInto) {
    return onPath(searchPath).orElseGet(() -> unpack(unpackInto));
  }

  private static Optional<Path> onPath(String searchPath) {
    return Stream.of(searchPath.split(File.pathSeparator))
        .filter(directory -> !directory.isBlank())
        .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Path unpack(Path directory) {
    try {
      Files.createDirectories(directory);
      // Unpacked anew each time: a file that a killed start left half written is never run.
      return ExecutableProvider.newJarResourceProvider(directory.toFile()).get().toPath();
    } catch (IOException e) {
      throw new EmbeddedStartException(
          "found neither "
              + String.join(" nor ", NAMES)
              + " on the PATH, nor a binary for this"
              + " system in the embedded-redis library; install redis-server",
          e);
    }
  }
}
