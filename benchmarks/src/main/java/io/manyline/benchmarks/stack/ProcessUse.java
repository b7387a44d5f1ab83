package io.manyline.benchmarks.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What a process of this machine uses.
///
/// **Shape:** live heap as the JVM's class histogram counts it after a full collection; resident
/// memory as Linux counts it. **Errors:** [IllegalStateException] when the process is gone.
public record ProcessUse(long pid) {

  /// Processor time since its start, of all its threads.
  public Duration processorTime() {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow(() -> new IllegalStateException("process " + pid + " is gone"));
  }

  /// Bytes of live objects, after a full collection.
  public long liveHeap() {
    List<String> histogram = jcmd("GC.class_histogram");
    String total =
        histogram.stream()
            .filter(line -> line.startsWith("Total"))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no histogram of " + pid));
    return Long.parseLong(total.trim().split("\\s+")[2]);
  }

  /// Bytes of resident memory.
  public long resident() {
    try {
      return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("process " + pid + " is gone"));
    } catch (IOException e) {
      throw new UncheckedIOException("resident memory is read from /proc, which Linux has", e);
    }
  }

  private List<String> jcmd(String command) {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      Process jcmd =
          new ProcessBuilder(program, String.valueOf(pid), command)
              .redirectErrorStream(true)
              .start();
      List<String> lines = jcmd.inputReader().readAllLines();
      if (!jcmd.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("jcmd does not end");
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
