package io.manyline.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.audit.AuditReport;
import io.manyline.audit.SendWait;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import io.manyline.worker.WorkerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Worker processes that are killed, or restarted, one after the other while sessions and friends
/// write to each other: what the sandbox wrote down is compared with what Kafka and the phones
/// have.
///
/// **Shape:** two workers are left at each kill, and the next one is started. Every fifth worker
/// dies while Kafka takes no event at all, with messages that are durable in Redis alone.
class AuditedWorkersSandboxIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static final int SESSIONS = 8;
  private static final int FRIENDS = 6;
  private static final int ALIVE = 3;
  private static final int MOST = 250_000;

  /// Messages between two kills, at least.
  private static final int BETWEEN = 100;

  private static final int SIGTERM = 128 + 15;

  private static AuditedStage stage;

  @BeforeAll
  static void startAll() {
    stage = new AuditedStage(REDIS, KAFKA, MOST);
    stage.startWorkers(ALIVE);
    stage.pair(SESSIONS, FRIENDS);
  }

  @AfterAll
  static void stopAll() {
    stage.close();
  }

  @Test
  void noMessageShouldBeLostDoubledOrConfirmedTooEarlyWhenFiveWorkersAreKilledAmongTenThousand() {
    killAmong(10_000, 5, 1);
  }

  @Test
  @Tag("long")
  void noMessageShouldBeLostDoubledOrConfirmedTooEarlyWhenAHundredAreKilledAmongAHundredThousand() {
    killAmong(100_000, 100, 2);
  }

  @Test
  @Tag("long")
  void
      nothingShouldBeLostAndEachStopTakeLessThanTenSecondsWhenTwoOfThreeWorkersAreRestartedInTurn() {
    restartInTurn(2, 1_000, 3);
  }

  @Test
  @Tag("long")
  void nothingShouldBeLostAndEachStopTakeLessThanTenSecondsWhenThreeWorkersAreRestartedTenTimes() {
    restartInTurn(30, 20_000, 4);
  }

  private static void restartInTurn(int restarts, int messages, long seed) {
    stage.startWorkers(ALIVE);
    stage.awaitTakenOver();
    Instant begin = Instant.now();
    int retries = stage.report().retries();
    ChatLoad load = stage.load(seed, messages);
    for (int restart = 1; restart <= restarts; restart++) {
      load.quickUpTo(messages / (restarts + 1) * restart);
      WorkerProcess oldest = stage.oldestOwner();
      // Else none of them may meet a move, which is over in some hundredths of a second.
      Duration stopping = load.sendingQuickly(() -> stage.stop(oldest));
      assertThat(oldest.exitCode()).as(oldest::tail).isEqualTo(SIGTERM);
      assertThat(stopping).as("until its end").isLessThan(Duration.ofSeconds(10));
      stage.startWorkers(ALIVE);
      stage.awaitTakenOver();
    }
    load.finish();

    AuditReport report = stage.report();
    List<SendWait> waits = stage.auditor().waits(begin);
    Duration moved = longest(waits.stream().filter(SendWait::moved));
    Duration stayed = longest(waits.stream().filter(each -> !each.moved()));
    System.out.println(
        "seed=%d %s waits=%d beyond_move=%s without_move=%s"
            .formatted(seed, report.figures(), waits.size(), moved, stayed));
    assertThat(report.isClean()).as("seed %d: %s", seed, report).isTrue();
    assertThat(report.retries()).as("messages that had to be encrypted anew").isEqualTo(retries);
    assertThat(waits).anyMatch(SendWait::moved);
  }

  private static Duration longest(Stream<SendWait> waits) {
    return waits.map(SendWait::beyond).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
  }

  private static void killAmong(int messages, int kills, long seed) {
    stage.startWorkers(ALIVE);
    ChatLoad load = stage.load(seed, messages);
    for (int kill = 1; kill <= kills; kill++) {
      load.quickUpTo(messages / (kills + 1) * kill);
      int before = stage.auditor().arrived();
      await(() -> stage.auditor().arrived() - before >= BETWEEN);
      WorkerProcess victim = stage.oldestOwner();
      if (kill % 5 == 3) {
        stage
            .auditor()
            .whileKafkaRefuses(
                () -> {
                  stage.awaitRows(1);
                  stage.kill(victim);
                });
      } else {
        stage.kill(victim);
      }
      stage.startWorkers(ALIVE);
      stage.awaitTakenOver();
    }
    load.finish();

    AuditReport report = stage.report();
    System.out.println("seed=" + seed + " " + report.figures());
    assertThat(report.isClean()).as("seed %d: %s", seed, report).isTrue();
    assertThat(load.count()).isGreaterThanOrEqualTo(messages);
    assertThat(report.kills()).isGreaterThanOrEqualTo(kills);
  }

  private static void await(BooleanSupplier condition) {
    Awaitility.await().atMost(Duration.ofMinutes(3)).until(condition::getAsBoolean);
  }
}
