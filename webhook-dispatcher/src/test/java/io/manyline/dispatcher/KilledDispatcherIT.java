package io.manyline.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.session.SessionConfig;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import io.manyline.testsupport.WebhookSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Dispatchers as processes of their own, killed with SIGKILL.
class KilledDispatcherIT {
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir static Path directory;
  private static final List<Process> PROCESSES = new ArrayList<>();
  private static DispatcherFixture fixture;
  private static StallingReceiver stalling;
  private static WebhookSink up;
  private static SessionConfig retried;
  private static SessionConfig underWay;
  private static List<String> retriedIds;
  private static List<String> underWayIds;
  private static SessionConfig behind;
  private static List<String> behindIds;

  /// One kill for both tests: processes take their time to start.
  @BeforeAll
  static void killTheOnlyDispatcherAndStartAnother() throws Exception {
    fixture = new DispatcherFixture(KAFKA, REDIS);
    stalling = StallingReceiver.start();
    WebhookSink down = WebhookSink.start();
    down.close();
    retried = fixture.session(down.uri());
    underWay = fixture.session(stalling.uri());
    Process first = dispatcher();
    retriedIds = fixture.publish(retried, "chat-a", "1", "2", "3");
    await().atMost(LONG).until(() -> fixture.committed(0) == 3);
    assertThat(pointers(retried)).isEqualTo(3);
    behind = fixture.session(down.uri());
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.addAll(fixture.publish(behind, "chat-" + i, "first" + i));
    }
    await().atMost(LONG).until(() -> isLeftAlone(behind));
    for (int i = 0; i < 40; i++) {
      ids.addAll(fixture.publish(behind, "chat-" + i % 4, "later" + i));
    }
    behindIds = List.copyOf(ids);
    await().atMost(LONG).until(() -> fixture.committed(0) == 47);
    assertThat(cursor(behind)).isNotNull();
    underWayIds = fixture.publish(underWay, "chat-a", "4", "5");
    await().atMost(LONG).until(() -> stalling.requests() == 1);

    first.destroyForcibly().waitFor();
    up = WebhookSink.start(down.uri().getPort());
    stalling.answerFromNowOn();
    dispatcher();
  }

  @AfterAll
  static void stop() {
    PROCESSES.forEach(Process::destroyForcibly);
    stalling.close();
    if (up != null) {
      up.close();
    }
    fixture.close();
  }

  @Test
  void pendingRetriesShouldBeDeliveredInOrderAfterEveryDispatcherWasKilled() {
    up.await(d -> d.headers().get("webhook-id").equals(retriedIds.get(2)), LONG);

    assertThat(ids(retriedIds)).containsExactlyElementsOf(retriedIds);
    up.deliveries().forEach(delivery -> EventSchemas.assertValid(delivery.body()));
    await().atMost(LONG).until(() -> pointers(retried) == 0);
  }

  @Test
  void eventsReadButNotSettledShouldBeDeliveredInOrderAfterAKill() {
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(stalling.answered()).containsAll(underWayIds));

    assertThat(stalling.answered().stream().distinct()).containsExactlyElementsOf(underWayIds);
    await().atMost(LONG).until(() -> pointers(underWay) == 0);
  }

  @Test
  void endpointThatWasBehindShouldBeCaughtUpInOrderAfterEveryDispatcherWasKilled() {
    await().atMost(LONG).untilAsserted(() -> assertThat(ids(behindIds)).containsAll(behindIds));
    await().atMost(LONG).until(() -> cursor(behind) == null && pointers(behind) == 0);

    for (int chat = 0; chat < 4; chat++) {
      int number = chat;
      List<String> inOrder =
          behindIds.stream().filter(id -> behindIds.indexOf(id) % 4 == number).toList();
      assertThat(ids(inOrder)).containsExactlyElementsOf(inOrder);
    }
  }

  /// Those of these that came, in the order of their first coming.
  private static List<String> ids(List<String> of) {
    return up.deliveries().stream()
        .map(delivery -> delivery.headers().get("webhook-id"))
        .filter(of::contains)
        .distinct()
        .toList();
  }

  private static boolean isLeftAlone(SessionConfig session) {
    return fixture
        .redis()
        .opsForHash()
        .hasKey(RedisKeys.dispatcher(session.uid().value(), "marks"), "open_until");
  }

  private static Object cursor(SessionConfig session) {
    return fixture.redis().opsForHash().get(RedisKeys.dispatcherCursors(0), session.uid().value());
  }

  private static Process dispatcher() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                WebhookDispatcherApplication.class.getName()));
    command.addAll(
        List.of(
            fixture.arguments(
                "--manyline.dispatcher.retry.steps=0s,2s,2s,2s,2s,2s,2s,2s,2s,2s",
                "--manyline.dispatcher.retry.breaker-failures=4",
                "--manyline.dispatcher.retry.breaker-first=2s",
                "--manyline.dispatcher.retry.breaker-longest=2s",
                "--manyline.dispatcher.egress.total-timeout=4s",
                "--manyline.dispatcher.events.lease=8s")));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("dispatcher" + PROCESSES.size() + ".txt").toFile())
            .start();
    PROCESSES.add(process);
    return process;
  }

  private static long pointers(SessionConfig session) {
    return fixture
        .redis()
        .opsForHash()
        .size(RedisKeys.dispatcher(session.uid().value(), "pointers"));
  }
}
