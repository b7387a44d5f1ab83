package io.manyline.benchmarks.failover;

import io.manyline.benchmarks.Bench;
import io.manyline.benchmarks.BenchRun;
import io.manyline.benchmarks.report.Latencies;
import io.manyline.benchmarks.stack.Api;
import io.manyline.benchmarks.stack.Await;
import io.manyline.benchmarks.stack.Installation;
import io.manyline.benchmarks.stack.Pace;
import io.manyline.benchmarks.stack.Population;
import io.manyline.benchmarks.stack.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// A worker with 1,000 sessions that is killed, then one that is stopped in order, then all
/// connections cut at once: how long sessions are away.
///
/// **Shape:** two workers, and as many sessions as it takes until one has as many as are to move
/// ([Share]); everything is read from the sandbox's ledger. A session is back when all that waited
/// for it was given to its new connection. Controls: of a kill the lease, which nobody can know to
/// be dead earlier; of the storm the admission rate.
public final class FailoverBench implements Bench {
  private static final int SESSIONS = 1_000;
  private static final int LINES = 1_000_000;
  private static final double LEASE_MILLIS = 4_000;
  private static final int ADMITTED_PER_SECOND = 50;

  /// A fifth of a second's worth, so that a burst does not hide the rate.
  private static final int BURST = 5;

  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final Duration REST = Duration.ofSeconds(5);
  private static final double LAST = 1;

  private final InstantSource clock = InstantSource.system();

  @Override
  public String name() {
    return "failover";
  }

  @Override
  public String summary() {
    return "gaps after kill -9, after a stop, and when all sockets are cut (12 min)";
  }

  @Override
  public void run(BenchRun run) throws IOException {
    int moving = run.amount(SESSIONS, 8);
    try (var installation = new Installation(run.home())) {
      installation.sandbox().ledger().keep(LINES);
      ServiceProcess gateway = installation.gateway();
      List<ServiceProcess> workers = new ArrayList<>();
      workers.add(installation.worker(List.of()));
      workers.add(installation.worker(List.of()));
      try (var api = new Api(gateway.address())) {
        Share share = new Share(run, new Population(installation.sandbox(), api));
        ServiceProcess victim = share.fill(moving, workers);
        settle(installation);
        killed(run, installation, share.paired(), victim);
        workers.remove(victim);
        run.say("starting another worker");
        Moves shared = Moves.begin(installation.sandbox().ledger(), share.paired());
        workers.add(installation.worker(List.of()));
        shared.await(1);
        settle(installation);
        ServiceProcess leaving = share.fill(moving, workers);
        settle(installation);
        drained(run, installation, share.paired(), leaving);
        storm(run, installation, share.paired());
      }
    }
  }

  private void killed(
      BenchRun run, Installation installation, int sessions, ServiceProcess victim) {
    run.say("killing a worker");
    Moves moves = Moves.begin(installation.sandbox().ledger(), sessions);
    Instant begun = clock.instant();
    victim.kill();
    moves.await(1);
    Latencies gaps = moves.gaps(begun);
    int n = gaps.count();
    run.figure("kill_gap_p50_ms", gaps.millis(0.5), "ms", LEASE_MILLIS, n);
    run.figure("kill_gap_p99_ms", gaps.millis(0.99), "ms", LEASE_MILLIS, n);
    run.figure("kill_gap_max_ms", gaps.millis(LAST), "ms", LEASE_MILLIS, n);
  }

  private static void drained(
      BenchRun run, Installation installation, int sessions, ServiceProcess worker) {
    run.say("stopping a worker in order");
    Moves moves = Moves.begin(installation.sandbox().ledger(), sessions);
    Duration stop = worker.stop();
    moves.await(1);
    Latencies gaps = moves.gaps(null);
    int n = gaps.count();
    run.figure("drain_gap_p50_ms", gaps.millis(0.5), "ms", n);
    run.figure("drain_gap_p99_ms", gaps.millis(0.99), "ms", n);
    run.figure("drain_gap_max_ms", gaps.millis(LAST), "ms", n);
    run.figure("drain_login_p50_ms", moves.untilLogin().millis(0.5), "ms", n);
    run.figure("drain_conflicts", moves.conflicts(), "logins", n);
    run.figure("drain_retry_receipts", moves.retries(), "receipts", n);
    run.figure("drain_exit", Pace.seconds(stop), "s", n);
  }

  /// Workers that admit are the only ones left; the sessions come to them at that pace.
  private void storm(BenchRun run, Installation installation, int sessions) throws IOException {
    run.say("handing all sessions to a worker that admits " + ADMITTED_PER_SECOND + "/s");
    installation.admittingWorker(ADMITTED_PER_SECOND, BURST);
    Moves moved = Moves.begin(installation.sandbox().ledger(), sessions);
    installation.stopFreeWorkers();
    moved.await(1);
    settle(installation);
    run.say("cutting all connections");
    Moves moves = Moves.begin(installation.sandbox().ledger(), sessions);
    Instant begun = clock.instant();
    int cut = installation.sandbox().dropAll().join();
    moves.await(cut);
    List<Instant> logins = moves.logins();
    double total = Pace.seconds(Duration.between(begun, logins.getLast()));
    run.figure("storm_peak_per_second", peak(logins), "1/s", ADMITTED_PER_SECOND, cut);
    run.figure("storm_total", total, "s", (double) cut / ADMITTED_PER_SECOND, cut);
  }

  /// Most logins within one second.
  static int peak(List<Instant> logins) {
    int most = 0;
    int begin = 0;
    for (int end = 0; end < logins.size(); end++) {
      while (!logins.get(begin).plus(WINDOW).isAfter(logins.get(end))) {
        begin++;
      }
      most = Math.max(most, end - begin + 1);
    }
    return most;
  }

  /// Waits until no session moves any more.
  private static void settle(Installation installation) {
    long[] seen = {-1};
    Await.until(
        Duration.ofMinutes(5),
        "sessions to come to rest",
        () -> {
          long before = seen[0];
          Await.pass(REST);
          seen[0] = installation.sandbox().ledger().next();
          return seen[0] == before;
        });
  }
}
