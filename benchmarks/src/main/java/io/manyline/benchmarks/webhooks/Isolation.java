package io.manyline.benchmarks.webhooks;

import io.manyline.benchmarks.BenchRun;
import io.manyline.benchmarks.stack.Await;
import io.manyline.benchmarks.stack.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What the endpoints that stay healthy notice of those that do not: the same events at the same
/// rate, while all are healthy, then while 30 % answer never and 10 % after a second. Before that
/// both are done once, and what the dead ones missed is caught up, so that neither has the colder
/// code: what runs only for endpoints that fail is compiled in its first minute, on the processors
/// that the healthy ones need.
final class Isolation {
  /// Of all endpoints together; below what two cores carry with everything on them.
  private static final double PER_SECOND = 300;

  private static final int WARMING_SECONDS = 60;

  /// Long enough that a pause of one of the processes now and then, which delays some dozen events,
  /// does not decide the 99th percentile.
  private static final int SECONDS = 120;

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
    phase(events, WARMING_SECONDS);
    receivers.turnGood();
    run.say("waiting until those that were dead have all that they missed");
    Await.until(CATCHING_UP, "nothing to be left for them", this::isCaughtUp);
    run.say("all endpoints are healthy");
    DeliveryLog without = phase(events, SECONDS);
    run.say("30 % of them never answer, 10 % after a second");
    receivers.turnBad();
    DeliveryLog with = phase(events, SECONDS);
    run.figure("healthy_p99_with_dead_endpoints", with.p99(), "ms", without.p99(), with.count());
    run.figure(
        "healthy_per_second_with_dead_endpoints",
        with.perSecond(),
        "1/s",
        without.perSecond(),
        with.count());
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
