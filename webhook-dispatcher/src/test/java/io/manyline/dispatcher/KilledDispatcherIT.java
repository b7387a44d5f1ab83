package io.manyline.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.session.SessionConfig;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import io.manyline.testsupport.WebhookSink;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Dispatchers as processes of their own, killed with SIGKILL.
class KilledDispatcherIT {
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir Path directory;
  private final List<Process> processes = new ArrayList<>();
  private DispatcherFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture = new DispatcherFixture(KAFKA, REDIS);
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
    fixture.close();
  }

  @Test
  void pendingRetriesShouldBeDeliveredInOrderAfterEveryDispatcherWasKilled() throws Exception {
    WebhookSink down = WebhookSink.start();
    URI url = down.uri();
    down.close();
    SessionConfig session = fixture.session(url);
    Process first = dispatcher();
    List<String> ids = fixture.publish(session, "chat-a", "1", "2", "3");
    await().atMost(LONG).until(() -> fixture.committed(0) == 3);
    assertThat(pointers(session)).isEqualTo(3);

    first.destroyForcibly().waitFor();
    try (WebhookSink up = WebhookSink.start(url.getPort())) {
      dispatcher();

      up.await(d -> d.headers().get("webhook-id").equals(ids.get(2)), LONG);
      assertThat(up.deliveries().stream().map(d -> d.headers().get("webhook-id")).distinct())
          .containsExactlyElementsOf(ids);
    }
    await().atMost(LONG).until(() -> pointers(session) == 0);
  }

  @Test
  void eventsReadButNotSettledShouldBeDeliveredAfterAKill() throws Exception {
    try (StallingReceiver stalling = StallingReceiver.start()) {
      SessionConfig session = fixture.session(stalling.uri());
      Process first = dispatcher();
      List<String> ids = fixture.publish(session, "chat-a", "1", "2");
      await().atMost(LONG).until(() -> stalling.requests() == 1);

      first.destroyForcibly().waitFor();
      stalling.answerFromNowOn();
      dispatcher();

      await().atMost(LONG).untilAsserted(() -> assertThat(stalling.answered()).containsAll(ids));
      assertThat(stalling.answered().stream().distinct()).containsExactlyElementsOf(ids);
    }
  }

  private Process dispatcher() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WebhookDispatcherApplication.class.getName()));
    command.addAll(
        List.of(
            fixture.arguments(
                "--manyline.dispatcher.retry.steps=0s,2s,2s,2s,2s,2s,2s,2s,2s,2s",
                "--manyline.dispatcher.egress.total-timeout=4s",
                "--manyline.dispatcher.events.lease=8s")));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("dispatcher" + processes.size() + ".txt").toFile())
            .start();
    processes.add(process);
    return process;
  }

  private long pointers(SessionConfig session) {
    return fixture
        .redis()
        .opsForHash()
        .size(RedisKeys.dispatcher(session.uid().value(), "pointers"));
  }
}
