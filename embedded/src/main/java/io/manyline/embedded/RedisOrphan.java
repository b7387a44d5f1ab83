package io.manyline.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Ends a Redis that a killed parent left running over a data directory.
final class RedisOrphan {
  private RedisOrphan() {}

  /// Does nothing unless the pid file names a live process that was started with this settings
  /// file: a recycled process id is left alone.
  static void stop(Path pidFile, Path settingsFile, Duration grace) throws IOException {
    if (!Files.exists(pidFile)) {
      return;
    }
    String text = Files.readString(pidFile).strip();
    if (text.matches("[0-9]{1,10}")) {
      ProcessHandle.of(Long.parseLong(text))
          .filter(process -> isOurs(process, settingsFile))
          .ifPresent(process -> GuardedProcess.end(process, grace));
    }
    Files.deleteIfExists(pidFile);
  }

  private static boolean isOurs(ProcessHandle process, Path settingsFile) {
    return process
        .info()
        .commandLine()
        .filter(it -> it.contains(settingsFile.toString()))
        .isPresent();
  }
}
