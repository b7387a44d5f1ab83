package io.manyline.benchmarks.inbound;

import io.manyline.benchmarks.Bench;
import io.manyline.benchmarks.BenchRun;
import io.manyline.benchmarks.report.Latencies;
import io.manyline.benchmarks.stack.Api;
import io.manyline.benchmarks.stack.Installation;
import io.manyline.benchmarks.stack.KafkaRoundTrip;
import io.manyline.benchmarks.stack.Pace;
import io.manyline.benchmarks.stack.Population;
import io.manyline.benchmarks.stack.ProcessUse;
import io.manyline.benchmarks.stack.RedisWork;
import io.manyline.benchmarks.stack.ServiceProcess;
import io.manyline.benchmarks.stack.WebhookReceiver;
import java.time.Duration;
import java.util.List;

/// Direct messages from virtual phones, at a fixed rate over many chats: what each costs the
/// worker, and how long until its webhook arrives.
///
/// **Shape:** the cost is measured before there is a dispatcher, until Kafka has the events. A
/// latency is counted from the moment at which the sandbox gave the stanza to the worker's
/// connection until the first byte of the webhook. Controls: of processor time [BareWorker] in the
/// same run, of latency one record through the same Kafka at the same rate.
public final class InboundBench implements Bench {
  private static final double PER_SECOND = 1_000;
  private static final int SESSIONS = 20;
  private static final int FRIENDS = 20;
  private static final int WARM = 8_000;
  private static final int COUNT = 20_000;

  @Override
  public String name() {
    return "inbound";
  }

  @Override
  public String summary() {
    return "stanza to webhook at 1,000/s, worker CPU per message; control: bare loops (3 min)";
  }

  @Override
  public void run(BenchRun run) throws Exception {
    var arrivals = new Arrivals();
    try (var installation = new Installation(run.home());
        var receiver = new WebhookReceiver(arrivals::delivered)) {
      ServiceProcess gateway = installation.gateway();
      ServiceProcess worker = installation.worker(List.of());
      try (var api = new Api(gateway.address())) {
        var population = new Population(installation.sandbox(), api);
        run.say("pairing " + 2 * SESSIONS + " sessions");
        var friends = population.phones(FRIENDS);
        var silent =
            new ChatLoad(arrivals, population.sessions(SESSIONS, null), friends, run.seed());
        var told =
            new ChatLoad(
                arrivals, population.sessions(SESSIONS, receiver.address()), friends, run.seed());
        cost(run, installation, worker, silent);
        installation.dispatcher();
        latency(run, installation, told);
      }
    }
  }

  private static void cost(
      BenchRun run, Installation installation, ServiceProcess worker, ChatLoad load)
      throws Exception {
    int count = run.amount(COUNT, 500);
    run.say("warming the worker up");
    load.run(run.perSecond(PER_SECOND), run.amount(WARM, 500), installation);
    run.say("measuring what " + count + " messages cost");
    RedisWork redisBefore = RedisWork.of(installation.redis());
    ProcessUse.ProcessorTime before = worker.use().processor();
    load.run(run.perSecond(PER_SECOND), count, installation);
    ProcessUse.ProcessorTime used = worker.use().processor().since(before);
    RedisWork redis = RedisWork.of(installation.redis()).since(redisBefore);
    double bare = BareWorker.processorSeconds(installation, run.perSecond(PER_SECOND), count);
    double control = bare * 1e6 / count;
    run.figure("worker_cpu_per_message", micros(used.total(), count), "us", control, count);
    run.figure(
        "worker_cpu_per_message_without_jit",
        micros(used.withoutCompilers(), count),
        "us",
        control,
        count);
    run.figure("redis_scripts_per_message", (double) redis.scripts() / count, "scripts", count);
    run.figure("redis_reads_per_message", (double) redis.stateReads() / count, "reads", count);
  }

  private static double micros(Duration time, int count) {
    return Pace.seconds(time) * 1e6 / count;
  }

  private static void latency(BenchRun run, Installation installation, ChatLoad load)
      throws Exception {
    int count = run.amount(COUNT, 500);
    run.say("warming the dispatcher up");
    load.run(run.perSecond(PER_SECOND), run.amount(WARM, 500));
    run.say("measuring how soon " + count + " messages are told");
    ChatLoad.Result result = load.run(run.perSecond(PER_SECOND), count);
    Latencies control =
        KafkaRoundTrip.measure(installation.kafka(), run.perSecond(PER_SECOND), count);
    Latencies told = result.told();
    int n = told.count();
    run.figure("stanza_to_webhook_p50", told.millis(0.5), "ms", control.millis(0.5), n);
    run.figure("stanza_to_webhook_p99", told.millis(0.99), "ms", control.millis(0.99), n);
    run.figure("inbound_rate", result.perSecond(), "1/s", run.perSecond(PER_SECOND), n);
    run.figure("inbound_missing", count - n, "messages", count);
  }
}
