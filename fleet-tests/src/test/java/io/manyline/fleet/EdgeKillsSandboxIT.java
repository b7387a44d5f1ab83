package io.manyline.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import io.manyline.worker.TestSession;
import io.manyline.worker.WorkerFixture;
import io.manyline.worker.WorkerProcess;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A worker process that is killed at every edge of its work in turn, each time followed by one
/// that finishes it.
@Tag("long")
class EdgeKillsSandboxIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static final Logger log = LoggerFactory.getLogger(EdgeKillsSandboxIT.class);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /// More edges than the work has: for a quicker look at some of them, fewer.
  private static final int MOST = Integer.getInteger("manyline.test.edges", 500);

  private Sandbox sandbox;
  private WorkerFixture workers;
  private TestSession session;
  private VirtualPhone phone;
  private VirtualPhone friend;

  @BeforeEach
  void startSandbox() {
    sandbox = Sandbox.start(SandboxSettings.inMemory());
    workers =
        new WorkerFixture(REDIS, KAFKA)
            .with("manyline.whatsapp.server", sandbox.tcp())
            .with(
                "manyline.whatsapp.trust-root",
                HexFormat.of().formatHex(sandbox.trustRoot().publicKey()));
    phone = now(sandbox.phones().create(null, "Owner"));
    friend = now(sandbox.phones().create(null, "Friend"));
    session = new TestSession(workers.startRegistry(), phone.number());
  }

  @AfterEach
  void stopAll() {
    session.delete();
    session.close();
    workers.close();
    sandbox.close();
  }

  @Test
  void workerKilledAtEachEdgeInTurnShouldLoseAndDoubleNothing() {
    try (WorkerProcess first = workers.startProcess()) {
      session.connect();
      now(phone.scan(session.code()));
      session.awaitStatus("connected");
      first.kill();
    }
    int edge = 0;
    boolean killed;
    do {
      edge++;
      SessionTraffic traffic = new SessionTraffic(session, phone.number(), friend);
      try (WorkerProcess worker =
          workers.startProcess(
              HaltingWorkerApplication.class, "-D" + HaltingWorkerApplication.EDGE + "=" + edge)) {
        Awaitility.await().atMost(PATIENCE).until(() -> !worker.isAlive() || traffic.isDone());
        killed = !worker.isAlive();
        if (killed) {
          assertThat(worker.exitCode())
              .as(worker.tail())
              .isEqualTo(HaltingWorkerApplication.KILLED);
        }
      }
      try (WorkerProcess next = workers.startProcess()) {
        Awaitility.await().atMost(PATIENCE).until(traffic::isDone);
        assertThat(next.isAlive()).isTrue();
        traffic.assertWhole();
      } catch (AssertionError e) {
        throw new AssertionError("killed at edge " + edge, e);
      }
    } while (killed && edge < MOST);
    log.info("worker processes killed at {} edges", killed ? edge : edge - 1);
  }

  private static <T> T now(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
