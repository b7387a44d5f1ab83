package io.manyline.benchmarks.webhooks;

import io.manyline.benchmarks.Bench;
import io.manyline.benchmarks.BenchRun;
import io.manyline.benchmarks.stack.Api;
import io.manyline.benchmarks.stack.Installation;
import io.manyline.benchmarks.stack.ServiceProcess;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Events that are on Kafka already, delivered as fast as one dispatcher can to endpoints on this
/// machine that answer at once; then at a rate that it can carry, while some of them do not.
///
/// **Shape:** see [Throughput] and [Isolation]. The control of the first is a bare Netty client,
/// that of the second the same load without bad endpoints.
public final class WebhooksBench implements Bench {
  private static final int SESSIONS = 40;

  private static final int COUNT = 60_000;

  @Override
  public String name() {
    return "webhooks";
  }

  @Override
  public String summary() {
    return "signed deliveries for each core, dead endpoints; control: a bare Netty client (25 min)";
  }

  @Override
  public void run(BenchRun run) throws Exception {
    int count = run.amount(COUNT, 1_000);
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
        new Throughput(run, receivers, dispatcher, count, () -> events.publish(uids, count))
            .measure(installation);
        new Isolation(run, receivers, dispatcher, uids, healthy).measure(events);
      }
    }
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
