package io.manyline.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import io.manyline.worker.TestSession;
import io.manyline.worker.WorkerFixture;
import io.manyline.worker.WorkerProcess;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A worker process that is killed at every edge of its work in turn, each time followed by one
/// that finishes it: messages both ways, with a friend, with somebody new and in a group, and
/// settings.
@Tag("long")
class EdgeKillsSandboxIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static final Logger log = LoggerFactory.getLogger(EdgeKillsSandboxIT.class);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /// More edges than the work has: for a quicker look at some of them, fewer.
  private static final int MOST = Integer.getInteger("manyline.test.edges", 500);

  /// How many edges the work has depends on what is written together: so many rounds in a row have
  /// to end before their edge comes.
  private static final int SPARED = 5;

  private Scene scene;
  private TestSession session;

  @BeforeEach
  void startSandbox() {
    scene = new Scene(new WorkerFixture(REDIS, KAFKA));
    session = scene.session();
  }

  @AfterEach
  void stopAll() {
    session.delete();
    session.close();
    scene.close();
  }

  @Test
  void workerKilledAtEachEdgeInTurnShouldLoseAndDoubleNothing() {
    String group;
    try (WorkerProcess first = scene.workers.startProcess()) {
      scene.link(session);
      group = scene.group(session);
      first.kill();
    }
    int edge = 0;
    int kills = 0;
    int spared = 0;
    do {
      edge++;
      VirtualPhone stranger = Scene.now(scene.sandbox.phones().create(null, "Stranger"));
      SessionTraffic traffic =
          SessionTraffic.everywhere(session, scene.phone.number(), scene.friend, group, stranger);
      SettingsTraffic settings = new SettingsTraffic(scene, session, edge % 2 == 1);
      try (WorkerProcess worker =
          scene.workers.startProcess(
              HaltingWorkerApplication.class, "-D" + HaltingWorkerApplication.EDGE + "=" + edge)) {
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> !worker.isAlive() || traffic.isDone() && settings.isDone());
        if (worker.isAlive()) {
          spared++;
        } else {
          kills++;
          spared = 0;
          assertThat(worker.exitCode())
              .as(worker.tail())
              .isEqualTo(HaltingWorkerApplication.KILLED);
        }
      }
      try (WorkerProcess next = scene.workers.startProcess()) {
        Awaitility.await().atMost(PATIENCE).until(() -> traffic.isDone() && settings.isDone());
        assertThat(next.isAlive()).isTrue();
        traffic.assertWhole();
        settings.assertWhole();
      } catch (AssertionError e) {
        throw new AssertionError("killed at edge " + edge, e);
      }
    } while (spared < SPARED && edge < MOST);
    log.info("worker processes killed at {} edges, the last one {}", kills, edge - spared);
  }
}
