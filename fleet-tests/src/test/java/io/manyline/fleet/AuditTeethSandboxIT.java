package io.manyline.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.audit.AuditReport;
import io.manyline.audit.AuditReport.Kind;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import io.manyline.worker.WorkerProcess;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The audit against a worker with one part broken: it must see it.
class AuditTeethSandboxIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static final int MESSAGES = 20;

  private final AuditedStage stage = new AuditedStage(REDIS, KAFKA, 1_000);

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void theAuditShouldFailWhenMessagesAreConfirmedBeforeKafkaHasTheirEvents() {
    try (WorkerProcess worker = stage.workers().startProcess(EagerWorkerApplication.class)) {
      stage.pair(1, 1);
      stage
          .auditor()
          .whileKafkaRefuses(
              () -> {
                write(MESSAGES);
                // What its producer still holds goes with it.
                worker.kill();
              });
    }

    AuditReport report = stage.auditor().report(stage.inboxes(), null);
    assertThat(report.count(Kind.EARLY_RECEIPT)).isEqualTo(MESSAGES);
    assertThat(report.count(Kind.LOST)).as("Kafka never got them").isEqualTo(MESSAGES);
  }

  @Test
  @Tag("long")
  void theSameShouldBeCleanWithAWorkerThatWaitsForKafka() {
    stage.workers().startWorker();
    stage.pair(1, 1);

    stage
        .auditor()
        .whileKafkaRefuses(
            () -> {
              stage.write(MESSAGES);
              stage.awaitRows(1);
            });

    AuditReport report = stage.report();
    assertThat(report.isClean()).as(report::toString).isTrue();
    assertThat(report.messages()).isEqualTo(MESSAGES);
  }

  private void write(int messages) {
    stage.write(messages);
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> stage.auditor().confirmed() == messages);
  }
}
