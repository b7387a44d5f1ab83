package io.manyline.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Ends a Redis that a killed parent left running over a data directory.
final class RedisOrphan {
  private static final int GRACE_SECONDS = 4;

  private RedisOrphan() {}

  /// Does nothing unless the pid file names a live process that was started with this settings
  /// file: a recycled process id is left alone.
  static void stop(Path pidFile, Path settingsFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return;
    }
    String text = Files.readString(pidFile).strip();
    if (text.matches("[0-9]{1,10}")) {
      ProcessHandle.of(Long.parseLong(text))
          .filter(process -> isOurs(process, settingsFile))
          .ifPresent(RedisOrphan::end);
    }
    Files.deleteIfExists(pidFile);
  }

  /// Asks the process to end, forces it after the grace time, and returns when it is gone.
  static void end(ProcessHandle process) {
    process.destroy();
    if (!hasEnded(process)) {
      process.destroyForcibly();
      hasEnded(process);
    }
  }

  private static boolean hasEnded(ProcessHandle process) {
    try {
      process.onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException stillThere) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot wait for process " + process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  private static boolean isOurs(ProcessHandle process, Path settingsFile) {
    return process
        .info()
        .commandLine()
        .filter(it -> it.contains(settingsFile.toString()))
        .isPresent();
  }
}
