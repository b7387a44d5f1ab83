package io.manyline.benchmarks.send;

import io.manyline.benchmarks.Bench;
import io.manyline.benchmarks.BenchRun;
import io.manyline.benchmarks.report.Latencies;
import io.manyline.benchmarks.stack.Api;
import io.manyline.benchmarks.stack.Await;
import io.manyline.benchmarks.stack.Installation;
import io.manyline.benchmarks.stack.KafkaRoundTrip;
import io.manyline.benchmarks.stack.Pace;
import io.manyline.benchmarks.stack.Population;
import io.manyline.benchmarks.stack.ServiceProcess;
import io.manyline.sandbox.phone.VirtualPhone;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// `POST /send` until it answers 200, which is after the server's ack, at a fixed rate over many
/// sessions and chats.
///
/// **Shape:** counted from the planned moment. Control: one record through the same Kafka at the
/// same rate; a send passes Kafka twice, Redis three times and the sandbox once.
public final class SendBench implements Bench {
  private static final double PER_SECOND = 500;
  private static final int SESSIONS = 40;
  private static final int WARM = 5_000;
  private static final int COUNT = 15_000;

  @Override
  public String name() {
    return "send";
  }

  @Override
  public String summary() {
    return "REST send to server ack at 500/s; control: a record through Kafka (3 min)";
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
            new Load(
                api, population.sessions(SESSIONS, null), population.phones(SESSIONS), run.seed());
        run.say("warming up");
        load.run(run.amount(WARM, 100));
        int count = run.amount(COUNT, 200);
        Duration busyBefore = worker.use().processorTime();
        run.say("measuring " + count + " sends");
        Result result = load.run(count);
        double busy = Pace.seconds(worker.use().processorTime().minus(busyBefore));
        Latencies control = KafkaRoundTrip.measure(installation.kafka(), PER_SECOND, count);
        Latencies sent = result.sent();
        int n = sent.count();
        run.figure("send_to_ack_p50", sent.millis(0.5), "ms", control.millis(0.5), n);
        run.figure("send_to_ack_p99", sent.millis(0.99), "ms", control.millis(0.99), n);
        run.figure("send_rate", result.perSecond(), "1/s", PER_SECOND, n);
        run.figure("send_not_acked", count - n, "sends", count);
        run.figure("send_worker_cpu", busy * 1e6 / count, "us", count);
      }
    }
  }

  private record Result(Latencies sent, double perSecond) {}

  private static final class Load {
    private final Api api;
    private final List<VirtualPhone> sessions;
    private final List<VirtualPhone> friends;
    private final SplittableRandom random;

    Load(Api api, List<VirtualPhone> sessions, List<VirtualPhone> friends, long seed) {
      this.api = api;
      this.sessions = sessions;
      this.friends = friends;
      this.random = new SplittableRandom(seed);
    }

    Result run(int count) {
      var sent = new Latencies(count);
      var answered = new AtomicInteger();
      double perSecond =
          Pace.run(
              PER_SECOND,
              count,
              (number, due) ->
                  api.send(any(sessions).number(), any(friends).number(), "text " + number)
                      .whenComplete(
                          (status, _) -> {
                            if (status != null && status == 200) {
                              sent.add(System.nanoTime() - due);
                            }
                            answered.incrementAndGet();
                          }));
      Await.until(Duration.ofSeconds(60), "all answers", () -> answered.get() == count);
      return new Result(sent, perSecond);
    }

    private VirtualPhone any(List<VirtualPhone> phones) {
      return phones.get(random.nextInt(phones.size()));
    }
  }
}
