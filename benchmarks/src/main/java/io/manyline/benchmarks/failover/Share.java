package io.manyline.benchmarks.failover;

import io.manyline.benchmarks.BenchRun;
import io.manyline.benchmarks.stack.Population;
import io.manyline.benchmarks.stack.ServiceProcess;
import java.io.IOException;
import java.util.List;

/// Pairs sessions until one of the workers has as many as are to move: which worker gets a session
/// is not ours to say, so that more are paired than that.
///
/// **Shape:** no more at a time than are missing, so that none gets too many; done at 1 % less.
final class Share {
  private static final int SHARES = 100;

  private final BenchRun run;
  private final Population population;
  private int paired;

  Share(BenchRun run, Population population) {
    this.run = run;
    this.population = population;
  }

  /// Sessions that there are.
  int paired() {
    return paired;
  }

  /// @param workers all that there are, none with a session that is about to move
  /// @return that worker
  ServiceProcess fill(int wanted, List<ServiceProcess> workers) throws IOException {
    while (true) {
      Counted fullest = fullest(wanted, workers);
      int missing = wanted - fullest.sessions;
      if (missing <= wanted / SHARES) {
        run.say("a worker has " + fullest.sessions + " of " + paired + " sessions");
        return fullest.worker;
      }
      run.say("pairing " + missing + " sessions");
      population.sessions(missing, null);
      paired += missing;
    }
  }

  /// Of those that have no more than that.
  private static Counted fullest(int most, List<ServiceProcess> workers) throws IOException {
    Counted fullest = null;
    for (ServiceProcess each : workers) {
      int sessions = sessions(each);
      if (sessions <= most && (fullest == null || sessions > fullest.sessions)) {
        fullest = new Counted(each, sessions);
      }
    }
    if (fullest == null) {
      throw new IllegalStateException("every worker has more than " + most + " sessions");
    }
    return fullest;
  }

  private static int sessions(ServiceProcess worker) throws IOException {
    try {
      return (int) worker.counter("manyline_worker_sessions");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private record Counted(ServiceProcess worker, int sessions) {}
}
