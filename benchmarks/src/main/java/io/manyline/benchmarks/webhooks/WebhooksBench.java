package io.manyline.benchmarks.webhooks;

import io.manyline.benchmarks.Bench;
import io.manyline.benchmarks.BenchRun;
import io.manyline.benchmarks.stack.Api;
import io.manyline.benchmarks.stack.Await;
import io.manyline.benchmarks.stack.Installation;
import io.manyline.benchmarks.stack.Pace;
import io.manyline.benchmarks.stack.ProcessUse;
import io.manyline.benchmarks.stack.ProcessUse.ProcessorTime;
import io.manyline.benchmarks.stack.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Events that are on Kafka already, delivered as fast as one dispatcher can to endpoints on this
/// machine that answer at once; then at a rate that it can carry, while some of them do not.
///
/// **Shape:** deliveries for each second of the dispatcher's processor time, warm; control:
/// [BareClient], which signs and posts the same body with the same number of connections, from
/// memory, and reads and writes nothing else: flat out, when neither it nor its receiver ever
/// sleeps, and at the dispatcher's rate. For [Isolation] the control is the same load without bad
/// endpoints.
public final class WebhooksBench implements Bench {
  private static final int SESSIONS = 40;

  /// Of the control: fewer than the 320 chats that could be delivered to side by side.
  private static final int CONNECTIONS = 256;

  /// As often as that is done before: until the JVM's compilers take no more than a twentieth of
  /// it.
  private static final int MOST_WARMING = 12;

  private static final double WARM = 0.95;

  private static final int COUNT = 60_000;
  private static final String ALLOCATED = "jvm_gc_memory_allocated_bytes_total";

  @Override
  public String name() {
    return "webhooks";
  }

  @Override
  public String summary() {
    return "signed deliveries for each core, dead endpoints; control: a bare Netty client (12 min)";
  }

  @Override
  public void run(BenchRun run) throws Exception {
    try (var installation = new Installation(run.home());
        var receivers = new Receivers()) {
      createSessions(installation, receivers);
      List<String> uids = new ArrayList<>();
      Set<String> healthy = new HashSet<>();
      for (int i = 0; i < SESSIONS; i++) {
        uids.add(installation.uid(phone(i)));
        if (receivers.staysHealthy(i)) {
          healthy.add(uids.get(i));
        }
      }
      ServiceProcess dispatcher = installation.dispatcher();
      try (var events = new EventSource(installation, run.seed())) {
        measureSpeed(run, installation, receivers, dispatcher, () -> publish(run, events, uids));
        new Isolation(run, receivers, dispatcher, uids, healthy).measure(events);
      }
    }
  }

  private static void publish(BenchRun run, EventSource events, List<String> uids) {
    events.publish(uids, run.amount(COUNT, 1_000));
  }

  private static void measureSpeed(
      BenchRun run,
      Installation installation,
      Receivers receivers,
      ServiceProcess dispatcher,
      Work deliveries)
      throws Exception {
    int count = run.amount(COUNT, 1_000);
    run.say("warming up");
    warm(
        dispatcher.use(),
        receivers,
        count,
        () -> {
          // It is asked for its counters when measured: that is to be warm, too.
          dispatcher.counter(ALLOCATED);
          deliveries.begin();
        });
    run.say("measuring " + count + " deliveries");
    int signedBefore = receivers.signed();
    int connectionsBefore = receivers.connections();
    double allocatedBefore = dispatcher.counter(ALLOCATED);
    Speed ours = speed(dispatcher.use(), receivers, count, deliveries);
    double allocated = dispatcher.counter(ALLOCATED) - allocatedBefore;
    int unsigned = count - (receivers.signed() - signedBefore);
    int connected = receivers.connections() - connectionsBefore;
    Speed bare;
    Speed bareAtOurRate;
    try (var client =
        new BareClient(installation, receivers.healthy.address(), CONNECTIONS, receivers.body())) {
      bare = warmSpeed(client.use(), receivers, count, () -> client.post(count));
      bareAtOurRate =
          warmSpeed(client.use(), receivers, count, () -> client.post(count, ours.perSecond()));
    }
    perCore(run, "deliveries_per_core_s", ours, bare, count);
    perCore(run, "deliveries_per_core_s_at_rate", ours, bareAtOurRate, count);
    run.figure("deliveries_per_second", ours.perSecond(), "1/s", bare.perSecond(), count);
    run.figure("allocated_per_delivery", allocated / count, "bytes", count);
    run.figure("connection_reuse", 100.0 * (count - connected) / count, "%", count);
    run.figure("deliveries_unsigned", unsigned, "posts", count);
  }

  private static void perCore(BenchRun run, String metric, Speed ours, Speed control, int count) {
    run.figure(metric, ours.perCore(), "1/s", control.perCore(), count);
    run.figure(
        metric + "_without_jit",
        ours.perCoreWithoutJit(),
        "1/s",
        control.perCoreWithoutJit(),
        count);
  }

  private record Speed(double perCore, double perCoreWithoutJit, double perSecond) {}

  private interface Work {
    void begin() throws Exception;
  }

  private static Speed warmSpeed(ProcessUse process, Receivers receivers, int count, Work work)
      throws Exception {
    warm(process, receivers, count, work);
    return speed(process, receivers, count, work);
  }

  private static void warm(ProcessUse process, Receivers receivers, int count, Work work)
      throws Exception {
    Speed last;
    int rounds = 0;
    do {
      last = speed(process, receivers, count, work);
      rounds++;
    } while (rounds < MOST_WARMING && last.perCore() < WARM * last.perCoreWithoutJit());
  }

  private static Speed speed(ProcessUse process, Receivers receivers, int count, Work work)
      throws Exception {
    ProcessorTime before = process.processor();
    long begin = System.nanoTime();
    receivers.delivered().set(0);
    work.begin();
    awaitDelivered(receivers, count);
    double took = Pace.seconds(Duration.ofNanos(System.nanoTime() - begin));
    ProcessorTime busy = process.processor().since(before);
    return new Speed(
        count / Pace.seconds(busy.total()),
        count / Pace.seconds(busy.withoutCompilers()),
        count / took);
  }

  private static void awaitDelivered(Receivers receivers, int count) {
    Await.until(
        Duration.ofMinutes(5), "all deliveries", () -> receivers.delivered().get() >= count);
  }

  private static void createSessions(Installation installation, Receivers receivers)
      throws Exception {
    try (ServiceProcess gateway = installation.gateway();
        var api = new Api(gateway.address())) {
      for (int i = 0; i < SESSIONS; i++) {
        api.createSession(phone(i), receivers.of(i).address());
      }
    }
  }

  private static String phone(int session) {
    return "1555010%04d".formatted(1000 + session);
  }
}
