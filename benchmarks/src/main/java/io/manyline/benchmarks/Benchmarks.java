package io.manyline.benchmarks;

import io.manyline.benchmarks.chaos.ChaosBench;
import io.manyline.benchmarks.codec.CodecBench;
import io.manyline.benchmarks.failover.FailoverBench;
import io.manyline.benchmarks.idle.IdleBench;
import io.manyline.benchmarks.inbound.InboundBench;
import io.manyline.benchmarks.report.FigureReport;
import io.manyline.benchmarks.send.SendBench;
import io.manyline.benchmarks.start.StartBench;
import io.manyline.benchmarks.webhooks.WebhooksBench;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What `./manyline bench` runs.
///
/// **Shape:** figures as JSON lines on standard output, everything else on standard error.
/// **Errors:** exit code 2 for what it does not know, 1 when a bench failed.
public final class Benchmarks {
  static final List<Bench> ALL =
      List.of(
          new CodecBench(),
          new IdleBench(),
          new SendBench(),
          new InboundBench(),
          new WebhooksBench(),
          new StartBench(),
          new FailoverBench(),
          new ChaosBench());

  private final PrintStream lines =
      new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
  private final PrintStream people =
      new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);

  private Benchmarks() {}

  public static void main(String[] arguments) {
    System.exit(new Benchmarks().run(List.of(arguments)));
  }

  private int run(List<String> arguments) {
    Request request;
    try {
      request = Request.parse(arguments, ALL);
    } catch (IllegalArgumentException e) {
      people.println(e.getMessage());
      return 2;
    }
    if (request.benches().isEmpty()) {
      ALL.forEach(
          each ->
              people.println(
                  String.format(Locale.ROOT, "  %-10s %s", each.name(), each.summary())));
      return 0;
    }
    return measure(request);
  }

  private int measure(Request request) {
    var report = new FigureReport(lines);
    int failed = 0;
    for (Bench bench : request.benches()) {
      var run =
          new BenchRun(
              bench.name(),
              request.seed(),
              request.scale(),
              request.rate(),
              Path.of(System.getProperty("manyline.home", ".")).toAbsolutePath().normalize(),
              report,
              text -> people.println(bench.name() + ": " + text));
      try {
        bench.run(run);
      } catch (Exception e) {
        failed = 1;
        people.println(bench.name() + " failed:");
        e.printStackTrace(people);
      }
    }
    people.println();
    people.print(report.table());
    return failed;
  }
}
