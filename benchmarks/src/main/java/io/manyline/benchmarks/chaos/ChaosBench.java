package io.manyline.benchmarks.chaos;

import io.manyline.audit.AuditReport;
import io.manyline.audit.AuditReport.Kind;
import io.manyline.audit.Auditor;
import io.manyline.benchmarks.Bench;
import io.manyline.benchmarks.BenchRun;
import io.manyline.benchmarks.stack.Api;
import io.manyline.benchmarks.stack.Installation;
import io.manyline.benchmarks.stack.Population;
import io.manyline.benchmarks.stack.ServiceProcess;
import io.manyline.sandbox.phone.VirtualPhone;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/// 100 workers killed among 100,000 messages, in both directions: what the sandbox wrote down is
/// compared with what Kafka and the phones have.
///
/// **Shape:** three workers; the one that lived longest is killed and replaced, again and again.
/// Sends go through REST, each with its idempotency key until it is accepted, as a careful client
/// does it. All counts but `messages` and `kills` of a sound installation are zero; `repeats` are
/// records of Kafka that told an event once more, and say so.
public final class ChaosBench implements Bench {
  private static final int MESSAGES = 100_000;
  private static final int KILLS = 100;
  private static final int SESSIONS = 16;
  private static final int FRIENDS = 8;
  private static final int ALIVE = 3;
  private static final int LINES_FOR_A_MESSAGE = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Override
  public String name() {
    return "chaos";
  }

  @Override
  public String summary() {
    return "100 kill -9 among 100,000 messages: lost, doubled, confirmed too early (40 min)";
  }

  @Override
  public void run(BenchRun run) throws IOException {
    int messages = run.amount(MESSAGES, 500);
    int kills = run.amount(KILLS, 2);
    try (var installation = new Installation(run.home())) {
      ServiceProcess gateway = installation.gateway();
      Deque<ServiceProcess> workers = new ArrayDeque<>();
      for (int i = 0; i < ALIVE; i++) {
        workers.add(installation.worker(List.of()));
      }
      try (var auditor =
              new Auditor(
                  installation.sandbox().ledger(),
                  2 * messages * LINES_FOR_A_MESSAGE,
                  installation.kafka(),
                  Installation.SHARDS,
                  InstantSource.system());
          var api = new Api(gateway.address())) {
        var population = new Population(installation.sandbox(), api);
        run.say("pairing " + SESSIONS + " sessions");
        List<VirtualPhone> sessions = population.sessions(SESSIONS, null);
        sessions.forEach(each -> auditor.watch(each.number(), installation.uid(each.number())));
        var load =
            new Letters(
                new Letters.Parts(auditor, api, sessions, population.phones(FRIENDS)),
                run.seed(),
                messages);
        for (int kill = 1; kill <= kills; kill++) {
          load.awaitCount(messages / (kills + 1) * kill, PATIENCE);
          workers.remove().kill();
          auditor.killed();
          run.say("%d killed, %d messages".formatted(kill, load.count()));
          workers.add(installation.worker(List.of()));
        }
        load.finish(PATIENCE);
        String missing = auditor.await(PATIENCE);
        if (!missing.isEmpty()) {
          run.say(missing);
        }
        tell(run, auditor.report(load.inboxes(), null), load);
      }
    }
  }

  private static void tell(BenchRun run, AuditReport report, Letters load) {
    if (!report.isClean()) {
      run.say(report.toString());
    }
    int n = report.messages();
    run.figure("messages", n, "messages", n);
    run.figure("kills", report.kills(), "kills", n);
    for (Kind kind : Kind.values()) {
      run.figure(metric(kind), report.count(kind), "messages", n);
    }
    run.figure("repeats", report.repeats(), "records", n);
    run.figure("retry_receipts", report.retries(), "receipts", n);
    run.figure("sends_repeated", load.repeated(), "calls", n);
  }

  private static String metric(Kind kind) {
    return switch (kind) {
      case EARLY_RECEIPT -> "early_receipts";
      case UNTRUE_FAILURE -> "untrue_failures";
      default -> kind.name().toLowerCase(Locale.ROOT);
    };
  }
}
