package io.manyline.benchmarks.webhooks;

import io.manyline.benchmarks.BenchRun;
import io.manyline.benchmarks.stack.Installation;
import io.manyline.benchmarks.stack.ServiceProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What a delivery costs the dispatcher, beside what a bare client's post costs.
///
/// **Shape:** events that are on Kafka already; the dispatcher stands still while they are written.
/// The control, [BareClient], signs and posts the same body to the same endpoints, from memory, and
/// reads and writes nothing else: at the dispatcher's rate, where it does all that the dispatcher
/// does but for what makes it one; and flat out, where neither it nor its receivers ever sleep. The
/// three take turns, since a machine's speed changes within a run; of each figure the median
/// counts.
final class Throughput {
  private static final int TURNS = 5;

  /// Of the control: fewer than the 320 chats that could be delivered to side by side.
  private static final int CONNECTIONS = 256;

  private static final String ALLOCATED = "jvm_gc_memory_allocated_bytes_total";

  private final BenchRun run;
  private final Receivers receivers;
  private final ServiceProcess dispatcher;
  private final int count;
  private final Poster deliveries;
  private final List<Speed> ours = new ArrayList<>();
  private final List<Speed> bareAtOurRate = new ArrayList<>();
  private final List<Speed> bareFlatOut = new ArrayList<>();

  /// @param publish writes the events to Kafka
  Throughput(
      BenchRun run, Receivers receivers, ServiceProcess dispatcher, int count, Runnable publish) {
    this.run = run;
    this.receivers = receivers;
    this.dispatcher = dispatcher;
    this.count = count;
    this.deliveries =
        new Poster(
            dispatcher.use(),
            receivers,
            count,
            () -> {
              dispatcher.suspend();
              publish.run();
            },
            dispatcher::resume);
  }

  void measure(Installation installation) throws Exception {
    run.say("warming up");
    deliveries.warm();
    Counts during = Counts.NONE;
    try (var client =
        new BareClient(installation, receivers.addresses(CONNECTIONS), receivers.body())) {
      Poster flatOut = poster(client, 0);
      flatOut.warm();
      poster(client, deliveries.measure().perSecond()).warm();
      for (int turn = 1; turn <= TURNS; turn++) {
        run.say("measuring %,d deliveries, %d of %d".formatted(count, turn, TURNS));
        Counts before = counts();
        ours.add(deliveries.measure());
        during = during.plus(counts()).minus(before);
        bareAtOurRate.add(poster(client, ours.getLast().perSecond()).measure());
        bareFlatOut.add(flatOut.measure());
      }
    }
    report(during);
  }

  private Poster poster(BareClient client, double perSecond) {
    return new Poster(
        client.use(), receivers, count, () -> {}, () -> client.post(count, perSecond));
  }

  private void report(Counts during) {
    int n = TURNS * count;
    Speed median = Speed.median(ours);
    Speed flatOut = Speed.median(bareFlatOut);
    perCore("", median, Speed.median(bareAtOurRate), n);
    perCore("_to_flat_out", median, flatOut, n);
    run.figure("deliveries_per_second", median.perSecond(), "1/s", flatOut.perSecond(), n);
    run.figure("allocated_per_delivery", during.allocated / n, "bytes", n);
    run.figure("connection_reuse", 100.0 * (n - during.connections) / n, "%", n);
    run.figure("deliveries_unsigned", n - during.signed, "posts", n);
  }

  private void perCore(String suffix, Speed median, Speed control, int n) {
    String metric = "deliveries_per_core_s" + suffix;
    run.figure(metric, median.perCore(), "1/s", control.perCore(), n);
    run.figure(
        metric + "_without_jit", median.perCoreWithoutJit(), "1/s", control.perCoreWithoutJit(), n);
  }

  private Counts counts() throws IOException, InterruptedException {
    return new Counts(receivers.signed(), receivers.connections(), dispatcher.counter(ALLOCATED));
  }

  /// What was counted so far.
  private record Counts(int signed, int connections, double allocated) {
    private static final Counts NONE = new Counts(0, 0, 0);

    private Counts plus(Counts more) {
      return new Counts(
          signed + more.signed, connections + more.connections, allocated + more.allocated);
    }

    private Counts minus(Counts less) {
      return new Counts(
          signed - less.signed, connections - less.connections, allocated - less.allocated);
    }
  }
}
