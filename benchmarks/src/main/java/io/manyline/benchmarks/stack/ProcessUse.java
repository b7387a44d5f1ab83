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
  /// Linux counts processor time for others in hundredths of a second.
  private static final Duration TICK = Duration.ofMillis(10);

  /// Among what follows a thread's name in `/proc/…/stat`; system time comes next.
  private static final int USER_TICKS = 11;

  /// Processor time since its start, of all its threads.
  public Duration processorTime() {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow(() -> new IllegalStateException("process " + pid + " is gone"));
  }

  /// The same, and how much of it was not the JVM compiling what runs often: that part is
  /// proportional to the work, the rest ends.
  public ProcessorTime processor() {
    long compilers = 0;
    try (var threads = Files.newDirectoryStream(Path.of("/proc", String.valueOf(pid), "task"))) {
      for (Path thread : threads) {
        compilers += compilerTicks(thread);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("threads are read from /proc, which Linux has", e);
    }
    Duration total = processorTime();
    return new ProcessorTime(total, total.minus(TICK.multipliedBy(compilers)));
  }

  /// Processor time. @param withoutCompilers all but that of the JVM's compiler threads
  public record ProcessorTime(Duration total, Duration withoutCompilers) {
    public ProcessorTime since(ProcessorTime before) {
      return new ProcessorTime(
          total.minus(before.total), withoutCompilers.minus(before.withoutCompilers));
    }
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

  /// Zero for other threads, and for one that ended meanwhile.
  private static long compilerTicks(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      int end = stat.lastIndexOf(')');
      String name = stat.substring(stat.indexOf('(') + 1, end);
      String[] fields = stat.substring(end + 2).split(" ");
      return name.matches("C[12] CompilerThre.*")
          ? Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1])
          : 0;
    } catch (IOException gone) {
      return 0;
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
