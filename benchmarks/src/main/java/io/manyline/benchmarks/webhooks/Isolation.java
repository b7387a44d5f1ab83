package io.manyline.benchmarks.webhooks;

import io.manyline.benchmarks.BenchRun;
import io.manyline.benchmarks.report.Median;
import io.manyline.benchmarks.stack.Await;
import io.manyline.benchmarks.stack.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// What the endpoints that stay healthy notice of those that do not: the same events at the same
/// rate, while all are healthy, then while 30 % answer never and 10 % after a second. Both take
/// turns, since a machine's speed changes within a run, and what the dead ones missed is caught up
/// in between; of each figure the median counts. Before that both are done once, so that neither
/// has the colder code: what runs only for endpoints that fail is compiled in its first minutes, on
/// the processors that the healthy ones need.
final class Isolation {
  private static final int TURNS = 3;

  /// Of all endpoints together; below what two cores carry with everything on them.
  private static final double PER_SECOND = 300;

  private static final int WARMING_SECONDS = 60;
  private static final int WARMING_BAD_SECONDS = 120;

  /// Long enough that a pause of one of the processes now and then, which delays some dozen events,
  /// does not decide the 99th percentile.
  private static final int SECONDS = 90;

  private static final int LEAST = 1_500;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// A breaker may be open for two minutes, and a retry may wait as long.
  private static final Duration CATCHING_UP = Duration.ofMinutes(10);

  private final BenchRun run;
  private final Receivers receivers;
  private final ServiceProcess dispatcher;
  private final List<String> uids;
  private final Set<String> healthy;

  /// @param uids of all sessions
  /// @param healthy of those whose endpoint stays healthy
  Isolation(
      BenchRun run,
      Receivers receivers,
      ServiceProcess dispatcher,
      List<String> uids,
      Set<String> healthy) {
    this.run = run;
    this.receivers = receivers;
    this.dispatcher = dispatcher;
    this.uids = uids;
    this.healthy = healthy;
  }

  void measure(EventSource events) {
    run.say("warming up at this rate, with healthy endpoints and with dead ones");
    phase(events, WARMING_SECONDS);
    receivers.turnBad();
    phase(events, WARMING_BAD_SECONDS);
    List<DeliveryLog> without = new ArrayList<>();
    List<DeliveryLog> with = new ArrayList<>();
    for (int turn = 1; turn <= TURNS; turn++) {
      receivers.turnGood();
      run.say("waiting until those that were dead have all that they missed");
      Await.until(CATCHING_UP, "nothing to be left for them", this::isCaughtUp);
      run.say("all endpoints are healthy, %d of %d".formatted(turn, TURNS));
      without.add(phase(events, SECONDS));
      run.say("30 %% of them never answer, 10 %% after a second, %d of %d".formatted(turn, TURNS));
      receivers.turnBad();
      with.add(phase(events, SECONDS));
      run.say("p99 %.2f ms, of %.2f".formatted(with.getLast().p99(), without.getLast().p99()));
    }
    report("healthy_p99_with_dead_endpoints", "ms", DeliveryLog::p99, with, without);
    report("healthy_per_second_with_dead_endpoints", "1/s", DeliveryLog::perSecond, with, without);
  }

  private void report(
      String metric,
      String unit,
      ToDoubleFunction<DeliveryLog> figure,
      List<DeliveryLog> with,
      List<DeliveryLog> without) {
    int n = with.stream().mapToInt(DeliveryLog::count).sum();
    run.figure(metric, Median.of(with, figure), unit, Median.of(without, figure), n);
  }

  private boolean isCaughtUp() throws IOException, InterruptedException {
    return dispatcher.counter("manyline_webhook_pointers") == 0
        && dispatcher.counter("manyline_webhook_behind") == 0;
  }

  private DeliveryLog phase(EventSource events, int seconds) {
    double rate = run.perSecond(PER_SECOND);
    var log = new DeliveryLog(run.amount((int) (rate * seconds), LEAST), healthy);
    receivers.into(log);
    events.publish(uids, rate, log);
    Await.until(PATIENCE, "deliveries to healthy endpoints", log::isComplete);
    return log;
  }
}
