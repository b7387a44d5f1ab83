package io.manyline.benchmarks.idle;

import io.manyline.benchmarks.Bench;
import io.manyline.benchmarks.BenchRun;
import io.manyline.benchmarks.stack.Api;
import io.manyline.benchmarks.stack.Await;
import io.manyline.benchmarks.stack.ChildJvm;
import io.manyline.benchmarks.stack.Installation;
import io.manyline.benchmarks.stack.Pace;
import io.manyline.benchmarks.stack.Population;
import io.manyline.benchmarks.stack.RedisWork;
import io.manyline.benchmarks.stack.ServiceProcess;
import java.io.IOException;
import java.time.Duration;

/// Paired sessions that nobody writes to: what each adds to a worker's memory, over raw TCP and
/// over wss, and how often it makes the worker ask Redis.
///
/// **Shape:** memory is the slope between two numbers of sessions, of live heap and of resident
/// memory beyond a heap of fixed size; control: connections of bare Netty in a process with the
/// same flags. Redis: commands beyond those of the same installation without sessions.
public final class IdleBench implements Bench {
  private static final int FIRST = 150;
  private static final int MORE = 600;

  /// Longer than two periods in which a worker compares its sessions with what is wanted.
  private static final Duration WINDOW = Duration.ofSeconds(64);

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public String summary() {
    return "memory and Redis operations of an idle session; control: bare connections (8 min)";
  }

  @Override
  public void run(BenchRun run) throws IOException {
    int first = run.amount(FIRST, 10);
    int more = run.amount(MORE, 20);
    measure(run, first, more, false);
    measure(run, first, more, true);
  }

  private static void measure(BenchRun run, int first, int more, boolean secure)
      throws IOException {
    String kind = secure ? "wss" : "tcp";
    try (var installation = new Installation(run.home())) {
      MemoryUse control = BareConnections.slope(installation, first, more, secure);
      ServiceProcess gateway = installation.gateway();
      ServiceProcess worker =
          secure
              ? installation.secureWorker(ChildJvm.FIXED_HEAP)
              : installation.worker(ChildJvm.FIXED_HEAP);
      double empty = secure ? 0 : commandsPerSecond(run, installation);
      try (var api = new Api(gateway.address())) {
        var population = new Population(installation.sandbox(), api);
        run.say("pairing " + (first + more) + " sessions over " + kind);
        population.sessions(first, null);
        MemoryUse before = MemoryUse.settled(worker.use());
        population.sessions(more, null);
        MemoryUse slope = MemoryUse.settled(worker.use()).since(before).dividedBy(more);
        run.figure(kind + "_heap_per_session", slope.heap(), "B", control.heap(), more);
        run.figure(kind + "_other_per_session", slope.other(), "B", control.other(), more);
        run.figure(kind + "_memory_per_session", slope.sum(), "B", control.sum(), more);
        if (!secure) {
          double full = commandsPerSecond(run, installation);
          run.figure("redis_per_session", (full - empty) / (first + more), "1/s", first + more);
        }
      }
    }
  }

  private static double commandsPerSecond(BenchRun run, Installation installation) {
    run.say("counting Redis commands for " + WINDOW.toSeconds() + " s");
    RedisWork before = RedisWork.of(installation.redis());
    Await.pass(WINDOW);
    return RedisWork.of(installation.redis()).since(before).commands() / Pace.seconds(WINDOW);
  }
}
