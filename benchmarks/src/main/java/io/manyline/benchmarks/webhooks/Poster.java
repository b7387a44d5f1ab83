package io.manyline.benchmarks.webhooks;

import io.manyline.benchmarks.stack.Await;
import io.manyline.benchmarks.stack.Pace;
import io.manyline.benchmarks.stack.ProcessUse;
import io.manyline.benchmarks.stack.ProcessUse.ProcessorTime;
import java.time.Duration;

/// A process that posts to the receivers, again and again.
final class Poster {
  /// As often as that is done before: until the JVM's compilers take no more than a twentieth of
  /// it.
  private static final int MOST_WARMING = 12;

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

  /// As warm as it is in the end.
  void warm() throws Exception {
    Speed last;
    int rounds = 0;
    do {
      last = measure();
      rounds++;
    } while (rounds < MOST_WARMING && last.perCore() < WARM * last.perCoreWithoutJit());
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
