package io.manyline.benchmarks.webhooks;

import io.manyline.benchmarks.stack.Await;
import io.manyline.benchmarks.stack.Pace;
import io.manyline.benchmarks.stack.ProcessUse;
import io.manyline.benchmarks.stack.ProcessUse.ProcessorTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A process that posts to the receivers, again and again.
final class Poster {
  /// The JVM's compilers come in bursts: one time without them says nothing.
  private static final int WARM_TIMES = 8;

  private static final int MOST_WARMING = 40;
  private static final double WARM = 0.95;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final ProcessUse use;
  private final Receivers receivers;
  private final int count;
  private final Work prepare;
  private final Work begin;

  /// @param count of posts each time
  /// @param prepare what comes before them and is not measured
  /// @param begin makes it post
  Poster(ProcessUse use, Receivers receivers, int count, Work prepare, Work begin) {
    this.use = use;
    this.receivers = receivers;
    this.count = count;
    this.prepare = prepare;
    this.begin = begin;
  }

  /// Until the compilers took no more than a twentieth of the last eight times, forty times at
  /// most.
  void warm() throws Exception {
    List<Speed> rounds = new ArrayList<>();
    do {
      rounds.add(measure());
    } while (rounds.size() < MOST_WARMING && !isWarm(rounds));
  }

  private static boolean isWarm(List<Speed> rounds) {
    if (rounds.size() < WARM_TIMES) {
      return false;
    }
    List<Speed> last = rounds.subList(rounds.size() - WARM_TIMES, rounds.size());
    double all = last.stream().mapToDouble(speed -> 1 / speed.perCore()).sum();
    double withoutJit = last.stream().mapToDouble(speed -> 1 / speed.perCoreWithoutJit()).sum();
    return withoutJit >= WARM * all;
  }

  Speed measure() throws Exception {
    receivers.delivered().set(0);
    prepare.run();
    ProcessorTime before = use.processor();
    long start = System.nanoTime();
    begin.run();
    Await.until(PATIENCE, "all deliveries", () -> receivers.delivered().get() >= count);
    double took = Pace.seconds(Duration.ofNanos(System.nanoTime() - start));
    ProcessorTime busy = use.processor().since(before);
    return new Speed(
        count / Pace.seconds(busy.total()),
        count / Pace.seconds(busy.withoutCompilers()),
        count / took);
  }

  /// A step of it.
  interface Work {
    void run() throws Exception;
  }
}
