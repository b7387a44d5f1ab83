package io.manyline.registry.media;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many bytes the files of a directory have; removes on the way what has had its time.
///
/// **Shape:** counted anew every five minutes, in between what this process adds is added: other
/// processes may exceed the total by what they store meanwhile. **Order and threads:** safe for
/// all; who counts makes the others wait.
final class MediaUsage {
  private static final Logger log = LoggerFactory.getLogger(MediaUsage.class);
  private static final Duration COUNT_AGAIN = Duration.ofMinutes(5);
  private static final Duration UNFINISHED = Duration.ofDays(1);

  private final Path root;
  private final Duration keep;
  private final InstantSource clock;
  private Instant counted = Instant.MIN;
  private long bytes;

  MediaUsage(Path root, Duration keep, InstantSource clock) {
    this.root = root;
    this.keep = keep;
    this.clock = clock;
  }

  synchronized long bytes() throws IOException {
    if (!counted.isAfter(clock.instant().minus(COUNT_AGAIN))) {
      count();
    }
    return bytes;
  }

  synchronized void add(long more) {
    bytes += more;
  }

  synchronized void count() throws IOException {
    Instant now = clock.instant();
    long sum = 0;
    if (Files.isDirectory(root)) {
      try (DirectoryStream<Path> directories = Files.newDirectoryStream(root, Files::isDirectory)) {
        for (Path directory : directories) {
          sum += count(directory, now);
        }
      }
    }
    bytes = sum;
    counted = now;
  }

  private long count(Path directory, Instant now) {
    long sum = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        sum += size(file, keep, now);
      }
    } catch (IOException e) {
      log.warn("files in {} could not be counted: {}", directory, e.toString());
    }
    return sum;
  }

  private static long size(Path file, Duration keep, Instant now) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      boolean stored = file.toString().endsWith(DirectoryMediaStore.SUFFIX);
      Duration life = stored ? keep : UNFINISHED;
      if (attributes.lastModifiedTime().toInstant().isBefore(now.minus(life))) {
        Files.deleteIfExists(file);
        return 0;
      }
      return attributes.size();
    } catch (NoSuchFileException e) {
      // Somebody else sweeps as well.
      return 0;
    }
  }
}
