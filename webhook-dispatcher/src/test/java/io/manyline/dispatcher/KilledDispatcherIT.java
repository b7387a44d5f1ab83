package io.manyline.dispatcher;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.webhook.Replay;
import io.manyline.registry.webhook.Replay.What.TimeRange;
import io.manyline.registry.webhook.WebhookEndpoint;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import io.manyline.testsupport.WebhookSink;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private static final String STEPS = "0s" + ",2s".repeat(9);

  @TempDir static Path directory;
  private static DispatcherProcesses processes;
  private static DispatcherFixture fixture;
  private static StallingReceiver stalling;
  private static WebhookSink up;
  private static SessionConfig retried;
  private static SessionConfig underWay;
  private static List<String> retriedIds;
  private static List<String> underWayIds;
  private static SessionConfig behind;
  private static List<String> behindIds;
  private static WebhookSink replayed;
  private static WebhookEndpoint asking;
  private static List<String> replayedIds;
  private static Replay replay;

  /// One kill for both tests: processes take their time to start.
  @BeforeAll
  static void killTheOnlyDispatcherAndStartAnother() throws Exception {
    fixture = new DispatcherFixture(KAFKA, REDIS);
    stalling = StallingReceiver.start();
    WebhookSink down = WebhookSink.start();
    down.close();
    retried = fixture.session(down.uri());
    underWay = fixture.session(stalling.uri());
    processes = new DispatcherProcesses(fixture, directory);
    processes.start(STEPS);
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
    replay = askForAReplay();
    underWayIds = fixture.publish(underWay, "chat-a", "4", "5");
    await().atMost(LONG).until(() -> stalling.requests() == 1);
    await().atMost(LONG).until(() -> found(replay).progress().done() >= 10);
    assertThat(found(replay).progress().state()).isEqualTo(Replay.State.RUNNING);

    processes.killAll();
    up = WebhookSink.start(down.uri().getPort());
    stalling.answerFromNowOn();
    processes.start(STEPS);
  }

  /// At ten a second, of sixty that were delivered before.
  private static Replay askForAReplay() {
    replayed = WebhookSink.start();
    SessionConfig session = fixture.sessionIn(1);
    asking = fixture.endpoint(session, replayed.uri(), usual -> usual);
    Instant from = Instant.now();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      ids.add(fixture.publish(DispatcherFixture.event(session, "chat-" + i, "once" + i), 1));
    }
    replayedIds = List.copyOf(ids);
    await().atMost(LONG).until(() -> replayed.deliveries().size() == 60);
    return fixture
        .replays()
        .request(asking.id(), new TimeRange(from.minusSeconds(1), Instant.now().plusSeconds(1)), 10)
        .toFuture()
        .join();
  }

  private static Replay found(Replay replay) {
    return fixture.replays().find(asking.id(), replay.id()).toFuture().join();
  }

  @AfterAll
  static void stop() {
    if (processes != null) {
      processes.close();
    }
    stalling.close();
    if (replayed != null) {
      replayed.close();
    }
    if (up != null) {
      up.close();
    }
    fixture.close();
  }

  @Test
  void pendingRetriesShouldBeDeliveredInOrderAfterEveryDispatcherWasKilled() {
    up.await(d -> d.headers().get("webhook-id").equals(retriedIds.get(2)), LONG);

    assertThat(ids(retriedIds)).containsExactlyElementsOf(retriedIds);
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

  @Test
  void replayShouldGoOnAfterEveryDispatcherWasKilledAndLoseNothing() {
    await().atMost(LONG).until(() -> found(replay).isOver());

    assertThat(found(replay).progress().state()).isEqualTo(Replay.State.DONE);
    Map<String, Long> times =
        replayed.deliveries().stream()
            .collect(groupingBy(each -> each.headers().get("webhook-id"), counting()));
    assertThat(times.keySet()).containsExactlyInAnyOrderElementsOf(replayedIds);
    assertThat(times.values()).allMatch(count -> count >= 2);
    // Once more is only what was sent since its progress was told last: two seconds' worth at most.
    assertThat(times.values().stream().mapToLong(count -> count - 2).sum()).isLessThan(30);
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

  private static long pointers(SessionConfig session) {
    return fixture
        .redis()
        .opsForHash()
        .size(RedisKeys.dispatcher(session.uid().value(), "pointers"));
  }
}
