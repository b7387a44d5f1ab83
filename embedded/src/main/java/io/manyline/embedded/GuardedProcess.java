package io.manyline.embedded;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A child process that neither outlives this JVM nor is stopped by a Ctrl-C meant for it.
///
/// **Shape:** a shell starts the program in a session of its own, tells its process id, and waits
/// for the end of its own standard input. That end comes when this JVM closes it or dies in any
/// way, kill -9 included; then the shell ends the program. Needs `sh`; without `setsid` (macOS) a
/// Ctrl-C in the terminal reaches the program too. **Order and threads:** any thread; [#stop]
/// blocks until the program is gone.
public final class GuardedProcess {
  private static final String GUARD =
      """
      trap : INT HUP TERM
      if command -v setsid >/dev/null 2>&1; then
        setsid "$@" </dev/null >>"$0" 2>&1 &
      else
        "$@" </dev/null >>"$0" 2>&1 &
      fi
      program=$!
      # Only now: a program that inherits ignored signals cannot be asked to end.
      trap '' INT HUP TERM
      echo $program
      exec >/dev/null
      cat >/dev/null
      kill $program 2>/dev/null
      { sleep 10; kill -9 $program; } 2>/dev/null &
      force=$!
      wait $program
      kill -9 $force 2>/dev/null
      """;

  private static final int LOG_LINES = 10;

  private final Process guard;
  private final ProcessHandle program;
  private final Path log;

  private GuardedProcess(Process guard, ProcessHandle program, Path log) {
    this.guard = guard;
    this.program = program;
    this.log = log;
  }

  /// @param environment added to this process's own
  /// @param log takes the program's output, appended
  public static GuardedProcess start(
      List<String> command, Map<String, String> environment, Path log) throws IOException {
    var guarded = new ArrayList<>(List.of("sh", "-c", GUARD, log.toString()));
    guarded.addAll(command);
    var builder = new ProcessBuilder(guarded);
    builder.environment().putAll(environment);
    File logFile = log.toFile();
    Process guard = builder.redirectError(ProcessBuilder.Redirect.appendTo(logFile)).start();
    String line = firstLine(guard);
    ProcessHandle program =
        line.isEmpty() ? null : ProcessHandle.of(Long.parseLong(line)).orElse(null);
    if (program == null) {
      guard.destroyForcibly();
      throw new EmbeddedStartException(
          command.getFirst() + " ended at once; the end of its log:\n" + tail(log), null);
    }
    return new GuardedProcess(guard, program, log);
  }

  public long pid() {
    return program.pid();
  }

  public boolean isAlive() {
    return program.isAlive();
  }

  /// Completes when the program has ended, for whatever reason.
  public CompletableFuture<ProcessHandle> onExit() {
    return program.onExit();
  }

  /// The last lines of what the program printed.
  public String logTail() {
    return tail(log);
  }

  /// Asks the program to end, forces it after the grace time, and returns when it is gone.
  public void stop(Duration grace) {
    end(program, grace);
    try {
      guard.getOutputStream().close();
      if (!guard.waitFor(1, TimeUnit.SECONDS)) {
        guard.destroyForcibly();
      }
    } catch (IOException guardGone) {
      guard.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void end(ProcessHandle process, Duration grace) {
    process.destroy();
    if (!endsWithin(process, grace)) {
      process.destroyForcibly();
      endsWithin(process, grace);
    }
  }

  private static boolean endsWithin(ProcessHandle process, Duration grace) {
    try {
      process.onExit().get(grace.toMillis(), TimeUnit.MILLISECONDS);
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

  private static String firstLine(Process guard) throws IOException {
    var output =
        new BufferedReader(
            new InputStreamReader(guard.getInputStream(), StandardCharsets.US_ASCII));
    String line = output.readLine();
    return line == null ? "" : line.strip();
  }

  private static String tail(Path log) {
    try {
      List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
      int from = Math.max(0, lines.size() - LOG_LINES);
      return String.join("\n", lines.subList(from, lines.size()));
    } catch (IOException unreadable) {
      return "(" + log + " is unreadable)";
    }
  }
}
