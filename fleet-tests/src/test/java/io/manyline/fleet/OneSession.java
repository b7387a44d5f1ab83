package io.manyline.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import io.manyline.worker.TestSession;
import io.manyline.worker.WorkerFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/// A session of its own for each test, at one worker and one sandbox for all tests of a class.
abstract class OneSession {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir private static Path files;

  private static Scene scene;
  static Sandbox sandbox;
  static WorkerFixture workers;
  private static ConfigurableApplicationContext registry;
  static ConfigurableApplicationContext worker;

  TestSession session;
  VirtualPhone phone;
  VirtualPhone friend;

  @BeforeAll
  static void startOneWorker() {
    scene = new Scene(new WorkerFixture(REDIS, KAFKA));
    sandbox = scene.sandbox;
    workers =
        scene
            .workers
            .with("manyline.whatsapp.tls-certificate", certificate())
            .with("manyline.worker.pace.evidence-every", "200ms");
    registry = workers.startRegistry();
    worker = workers.startWorker();
  }

  @AfterAll
  static void stopAll() {
    scene.close();
  }

  @BeforeEach
  void createASession() {
    phone = now(sandbox.phones().create(null, "Owner"));
    friend = now(sandbox.phones().create(null, "Friend"));
    session = new TestSession(registry, phone.number());
  }

  @AfterEach
  void deleteTheSession() {
    session.delete();
    session.close();
  }

  final void pair() {
    Scene.link(session, phone);
  }

  final void assertEventIdsAreUnique() {
    assertThat(session.events().drain())
        .extracting(SessionEvent::getEventId)
        .doesNotHaveDuplicates();
  }

  static <T> T now(CompletableFuture<T> future) {
    return Scene.now(future);
  }

  private static Path certificate() {
    try {
      return Files.writeString(files.resolve("sandbox.pem"), sandbox.tlsCertificatePem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
