package io.manyline.benchmarks.inbound;

import io.manyline.benchmarks.report.Latencies;
import io.manyline.benchmarks.stack.Await;
import io.manyline.benchmarks.stack.Installation;
import io.manyline.benchmarks.stack.Pace;
import io.manyline.sandbox.phone.VirtualPhone;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/// Phones that write to sessions at a fixed rate.
final class ChatLoad {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Arrivals arrivals;
  private final List<VirtualPhone> sessions;
  private final List<VirtualPhone> friends;
  private final SplittableRandom random;

  ChatLoad(Arrivals arrivals, List<VirtualPhone> sessions, List<VirtualPhone> friends, long seed) {
    this.arrivals = arrivals;
    this.sessions = sessions;
    this.friends = friends;
    this.random = new SplittableRandom(seed);
  }

  /// Returns when Kafka has an event of each; nobody is told.
  void run(double perSecond, int count, Installation installation) {
    try (var events = new EventCount(installation.kafka())) {
      long before = events.now();
      Pace.run(
          perSecond,
          count,
          (number, _) -> any(friends).send(any(sessions).number(), "text " + number));
      Await.until(PATIENCE, "all events", () -> events.now() - before >= count);
    }
  }

  /// Returns when all arrived, or no more can be expected to.
  Result run(double perSecond, int count) {
    var told = new Latencies(count);
    arrivals.into(told);
    double reached =
        Pace.run(
            perSecond,
            count,
            (number, _) ->
                any(friends)
                    .send(any(sessions).number(), "text " + number)
                    .thenAccept(id -> arrivals.sent(id, System.nanoTime())));
    try {
      Await.until(PATIENCE, "all webhooks", () -> told.count() >= count);
    } catch (IllegalStateException missing) {
      // Told as a figure: how many did not arrive.
    }
    return new Result(told, reached);
  }

  private VirtualPhone any(List<VirtualPhone> phones) {
    return phones.get(random.nextInt(phones.size()));
  }

  record Result(Latencies told, double perSecond) {}
}
