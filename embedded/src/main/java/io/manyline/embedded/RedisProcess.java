package io.manyline.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The running server and the shell that guards it.
///
/// **Flow:** the shell starts Redis in a session of its own, tells its process id, and waits for
/// the end of its standard input. That end comes when this JVM closes it, or dies in any way: then
/// the shell ends Redis. So neither a Ctrl-C in the terminal reaches Redis before we want it, nor
/// does Redis outlive a killed JVM, unless the guard is killed too ([RedisOrphan]).
final class RedisProcess {
  private static final String GUARD =
      """
      trap '' INT HUP TERM
      if command -v setsid >/dev/null 2>&1; then
        setsid "$@" </dev/null >>"$0" 2>&1 &
      else
        "$@" </dev/null >>"$0" 2>&1 &
      fi
      echo $!
      exec >/dev/null
      cat >/dev/null
      kill $! 2>/dev/null
      wait $!
      """;

  private static final long READY_SECONDS = 60;
  private static final long POLL_MILLIS = 20;

  private final Process guard;
  private final ProcessHandle redis;
  private final Path log;

  private RedisProcess(Process guard, ProcessHandle redis, Path log) {
    this.guard = guard;
    this.redis = redis;
    this.log = log;
  }

  static RedisProcess start(Path binary, Path settingsFile, Path log) throws IOException {
    List<String> command =
        List.of("sh", "-c", GUARD, log.toString(), binary.toString(), settingsFile.toString());
    Process guard = new ProcessBuilder(command).redirectError(log.toFile()).start();
    var output =
        new BufferedReader(
            new InputStreamReader(guard.getInputStream(), StandardCharsets.US_ASCII));
    String line = output.readLine();
    if (line == null) {
      throw new EmbeddedStartException(
          "the shell that starts Redis ended at once; see " + log, null);
    }
    long pid = Long.parseLong(line.strip());
    ProcessHandle redis =
        ProcessHandle.of(pid).orElseThrow(() -> failed("Redis ended at once", log));
    return new RedisProcess(guard, redis, log);
  }

  long pid() {
    return redis.pid();
  }

  /// Returns when the server answers PING with PONG: it listens and has loaded its data.
  void awaitReady(int port) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
    while (!answersPing(port)) {
      if (!redis.isAlive()) {
        throw failed("Redis ended while starting", log);
      }
      if (System.nanoTime() > deadline) {
        throw failed("Redis was not ready after " + READY_SECONDS + " s", log);
      }
      pause();
    }
  }

  void stop() {
    RedisOrphan.end(redis);
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

  private static boolean answersPing(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(LoopbackPorts.HOST, port), 1000);
      socket.setSoTimeout(1000);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(7);
      return new String(answer, StandardCharsets.US_ASCII).equals("+PONG\r\n");
    } catch (IOException notYet) {
      return false;
    }
  }

  private void pause() {
    try {
      guard.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedStartException("interrupted while Redis was starting", e);
    }
  }

  private static EmbeddedStartException failed(String what, Path log) {
    String tail = "";
    try {
      List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
      tail = String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    } catch (IOException unreadable) {
      tail = "(" + log + " is unreadable)";
    }
    return new EmbeddedStartException(what + "; the end of its log:\n" + tail, null);
  }
}
