package io.manyline.benchmarks.send;

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
import java.time.Duration;
import java.util.List;

/// `POST /send` until it answers 200, which is after the server's ack, at a fixed rate over many
/// sessions and chats.
///
/// **Shape:** counted from the planned moment. A chat's first message costs a lookup, a key bundle
/// and a key agreement; so every chat is opened before anything is measured. Control: one record
/// through the same Kafka at the same rate; a send passes Kafka twice, Redis three times and the
/// sandbox once. What was accepted and not answered in time must be sent all the same, once: that
/// is looked up at the recipients' phones.
public final class SendBench implements Bench {
  private static final double PER_SECOND = 500;
  private static final int SESSIONS = 40;
  private static final int FRIENDS = 20;
  private static final int WARM = 5_000;
  private static final int COUNT = 15_000;

  @Override
  public String name() {
    return "send";
  }

  @Override
  public String summary() {
    return "REST send to server ack at 500/s; control: a record through Kafka (4 min)";
  }

  @Override
  public void run(BenchRun run) throws Exception {
    try (var installation = new Installation(run.home())) {
      ServiceProcess gateway = installation.gateway();
      ServiceProcess worker = installation.worker(List.of());
      try (var api = new Api(gateway.address())) {
        var population = new Population(installation.sandbox(), api);
        run.say("pairing " + SESSIONS + " sessions");
        var load =
            new SendLoad(
                api, population.sessions(SESSIONS, null), population.phones(FRIENDS), run.seed());
        run.say("opening " + SESSIONS * FRIENDS + " chats");
        load.openChats();
        run.say("warming up");
        load.run("warm", run.perSecond(PER_SECOND), run.amount(WARM, 100));
        measure(run, installation, new Services(gateway, worker), load);
      }
    }
  }

  private record Services(ServiceProcess gateway, ServiceProcess worker) {}

  private static void measure(
      BenchRun run, Installation installation, Services services, SendLoad load) throws Exception {
    int count = run.amount(COUNT, 200);
    double perSecond = run.perSecond(PER_SECOND);
    RedisWork redisBefore = RedisWork.of(installation.redis());
    ProcessUse.ProcessorTime gatewayBefore = services.gateway().use().processor();
    ProcessUse.ProcessorTime workerBefore = services.worker().use().processor();
    run.say("measuring " + count + " sends");
    SendLoad.Result result = load.run("measured", perSecond, count);
    ProcessUse.ProcessorTime worker = services.worker().use().processor().since(workerBefore);
    ProcessUse.ProcessorTime gateway = services.gateway().use().processor().since(gatewayBefore);
    RedisWork redis = RedisWork.of(installation.redis()).since(redisBefore);
    Latencies control = KafkaRoundTrip.measure(installation.kafka(), perSecond, count);
    if (!result.failures().isEmpty()) {
      run.say("failed: " + result.failures());
    }
    Latencies sent = result.sent();
    int n = sent.count();
    if (n > 0) {
      run.figure("send_to_ack_p50", sent.millis(0.5), "ms", control.millis(0.5), n);
      run.figure("send_to_ack_p99", sent.millis(0.99), "ms", control.millis(0.99), n);
    }
    run.figure("send_rate", result.perSecond(), "1/s", perSecond, n);
    run.figure("sends_answered_later", result.queued(), "sends", count);
    run.figure("sends_failed", result.failed(), "sends", count);
    run.figure("sends_lost", result.lost(), "sends", count);
    run.figure("sends_doubled", result.doubled(), "sends", count);
    run.figure("send_worker_cpu", micros(worker.total(), count), "us", count);
    run.figure(
        "send_worker_cpu_without_jit", micros(worker.withoutCompilers(), count), "us", count);
    run.figure("send_gateway_cpu", micros(gateway.total(), count), "us", count);
    run.figure(
        "send_gateway_cpu_without_jit", micros(gateway.withoutCompilers(), count), "us", count);
    run.figure("redis_scripts_per_send", (double) redis.scripts() / count, "scripts", count);
    run.figure("redis_reads_per_send", (double) redis.stateReads() / count, "reads", count);
    run.figure("redis_commands_per_send", (double) redis.commands() / count, "commands", count);
  }

  private static double micros(Duration time, int count) {
    return Pace.seconds(time) * 1e6 / count;
  }
}
