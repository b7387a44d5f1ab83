package io.manyline.benchmarks.codec;

import io.manyline.benchmarks.Bench;
import io.manyline.benchmarks.BenchRun;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs this room's JMH benchmarks; a method `x` is compared with `xControl` beside it.
public final class CodecBench implements Bench {
  private static final String CONTROL = "Control";

  @Override
  public String name() {
    return "codec";
  }

  @Override
  public String summary() {
    return "nodes, Noise frames, Signal, X3DH, XEdDSA; control: the JDK's primitives (3 min)";
  }

  @Override
  public void run(BenchRun run) throws RunnerException {
    TimeValue iteration = new TimeValue(run.amount(1000, 20), TimeUnit.MILLISECONDS);
    var options =
        new OptionsBuilder()
            .include("^" + CodecBench.class.getPackageName().replace(".", "\\.") + "\\.")
            .forks(1)
            .warmupIterations(3)
            .warmupTime(iteration)
            .measurementIterations(5)
            .measurementTime(iteration)
            .jvmArgsAppend("-Dmanyline.bench.seed=" + run.seed())
            .build();
    var format = OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT);
    run.say("about 9 s for each of 22 measurements ...");
    tell(run, new Runner(options, format).run());
  }

  private static void tell(BenchRun run, Collection<RunResult> results) {
    Map<String, Result<?>> byName = new HashMap<>();
    for (RunResult each : results) {
      String[] name = each.getParams().getBenchmark().split("\\.");
      byName.put(name[name.length - 1], each.getPrimaryResult());
    }
    new TreeMap<>(byName)
        .forEach(
            (name, result) -> {
              Result<?> control = byName.get(name + CONTROL);
              if (control != null) {
                run.figure(
                    name,
                    result.getScore(),
                    result.getScoreUnit(),
                    control.getScore(),
                    result.getStatistics().getN());
              }
            });
  }
}
