package io.manyline.worker;

import io.manyline.embedded.ProcessSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A worker as a process of the operating system, so that it can be killed like one.
public final class WorkerProcess implements AutoCloseable {
  private static final int TAIL = 4_000;
  private static final Pattern SHARDS = Pattern.compile("([0-9]+) of [0-9]+ shards are ours");
  private static final Pattern INCARNATION =
      Pattern.compile("worker lives .*incarnation=\"([^\"]+)\"");

  private final Process process;
  private final Path output;

  private WorkerProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static WorkerProcess start(List<String> arguments) {
    return start(SessionWorkerApplication.class, List.of(), arguments);
  }

  /// @param options of the JVM
  static WorkerProcess start(Class<?> main, List<String> options, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(options);
    command.add(main.getName());
    command.addAll(arguments);
    try {
      Path output = Files.createTempFile("manyline-worker", ".log");
      return new WorkerProcess(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start(),
          output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// SIGKILL: no code of the worker runs any more. Returns when it is gone.
  public void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("process " + process.pid() + " outlives SIGKILL");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// SIGTERM: it stops in order. @return how long it took to end, at most the patience
  public Duration stop(Duration patience) {
    long begin = System.nanoTime();
    process.destroy();
    try {
      process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /// Who it is in claims, the last time that it said so; empty before the first.
  public String incarnation() {
    return lastPrinted(INCARNATION, "");
  }

  /// How many shards it has, as it said last.
  public int shards() {
    return Integer.parseInt(lastPrinted(SHARDS, "0"));
  }

  private String lastPrinted(Pattern pattern, String otherwise) {
    Matcher found = pattern.matcher(printed());
    String last = otherwise;
    while (found.find()) {
      last = found.group(1);
    }
    return last;
  }

  /// SIGSTOP: it stands still wherever it is, and its sockets stay open.
  public void suspend() {
    ProcessSignal.STOP.sendTo(process.pid());
  }

  /// SIGCONT: it goes on as if no time had passed.
  public void resume() {
    ProcessSignal.CONT.sendTo(process.pid());
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public int exitCode() {
    return process.exitValue();
  }

  /// The end of what it wrote, for a failure's message.
  public String tail() {
    String all = printed();
    return all.substring(Math.max(0, all.length() - TAIL));
  }

  public String printed() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    kill();
    try {
      Files.deleteIfExists(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
