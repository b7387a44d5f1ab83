package io.manyline.benchmarks.start;

import io.manyline.benchmarks.Bench;
import io.manyline.benchmarks.BenchRun;
import io.manyline.benchmarks.report.Median;
import io.manyline.embedded.LoopbackPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `./manyline up` on the built tree, as a user starts it: in a new directory, and again in the
/// same one after kill -9.
///
/// **Shape:** figures are medians; control: a JVM that starts and ends (`java -version`).
public final class StartBench implements Bench {
  private static final int RUNS = 3;
  private static final String READY = "Manyline is ready";

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String summary() {
    return "./manyline up to ready, also after kill -9; control: java -version (1 min)";
  }

  @Override
  public void run(BenchRun run) throws IOException, InterruptedException {
    int runs = run.amount(RUNS, 1);
    List<Double> jvm = new ArrayList<>();
    List<Double> first = new ArrayList<>();
    List<Double> again = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      run.say("start " + (i + 1) + " of " + runs);
      jvm.add(jvm());
      Path data = Files.createTempDirectory("manyline-bench-start");
      int port = LoopbackPorts.choose(0, "up");
      try {
        first.add(up(run.home(), data, port, true));
        again.add(up(run.home(), data, port, false));
      } finally {
        delete(data);
      }
    }
    run.figure("up_to_ready", median(first), "s", median(jvm), runs);
    run.figure("up_to_ready_after_kill_9", median(again), "s", median(jvm), runs);
  }

  private static double median(List<Double> seconds) {
    return Median.of(seconds, Double::doubleValue);
  }

  private static double jvm() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process = new ProcessBuilder(java, "-version").redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    process.waitFor();
    return since(begin);
  }

  /// @param killed whether it is to end by kill -9, or in order
  private static double up(Path home, Path data, int port, boolean killed)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    var command =
        List.of(
            home.resolve("manyline").toString(),
            "up",
            "--data",
            data.toString(),
            "--port",
            String.valueOf(port));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MANYLINE_NO_BUILD", "1");
    Process process = builder.start();
    var printed = new StringBuilder();
    try (var lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        printed.append(line).append('\n');
        if (line.contains(READY)) {
          double took = since(begin);
          end(process, killed);
          return took;
        }
      }
    } finally {
      process.destroyForcibly();
    }
    throw new IllegalStateException("up did not become ready:\n" + printed);
  }

  private static void end(Process process, boolean killed) throws InterruptedException {
    if (killed) {
      process.destroyForcibly();
    } else {
      process.destroy();
    }
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("up does not end");
    }
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
