package io.manyline.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_SECOND;

import io.manyline.dispatcher.LedgerReceiver.Taken;
import io.manyline.registry.session.SessionConfig;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A ledger of all events, while a dispatcher joins another under load and takes its share, both
/// are killed at once, and endpoints fail: none is lost, each chat keeps its order, and none comes
/// twice but for those whose answer was under way when their dispatcher died.
@Tag("long")
class KilledUnderLoadIT {
  private static final Logger LOG = LoggerFactory.getLogger(KilledUnderLoadIT.class);

  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final long SEED = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /// Until all has come: a receiver that refuses one in ten holds each of its chats most of the
  /// time.
  private static final Duration LONG = Duration.ofMinutes(4);

  /// From the answer of a receiver to its mark in the store, or from the last byte that a dead
  /// dispatcher sent to the receiver that reads it, on a busy machine. A dispatcher that is started
  /// needs longer than that for its first one.
  private static final Duration CRASH_WINDOW = Duration.ofSeconds(2);

  /// First attempts without an answer when the dispatchers are killed, and for how long: Kafka has
  /// been told by then how far they are.
  private static final int HELD = 8;

  private static final Duration HELD_FOR = Duration.ofMillis(600);

  /// Twice the concurrency of every endpoint: of each dispatcher.
  private static final int MOST_UNDER_WAY = 2 * 16 * 2 * LedgerReceiver.KINDS.size();

  private static final String STEPS = "0s" + ",1s".repeat(19);

  @TempDir private Path directory;

  private final Set<String> published = ConcurrentHashMap.newKeySet();

  /// Events that were sent to Kafka; of the thread that sends.
  private int sent;

  /// Events in all; known once the second dispatcher has joined.
  private volatile int total = Integer.MAX_VALUE;

  /// Of each session; their rate is the same in both forms.
  private int chats;

  @Test
  void nothingShouldBeLostOrComeInAnotherOrder() throws Exception {
    audit(200, Duration.ofSeconds(8));
  }

  @Test
  void nothingShouldBeLostOrComeInAnotherOrderAtTwoThousandASecond() throws Exception {
    audit(2_000, Duration.ofSeconds(12));
  }

  /// @param time of load since the second dispatcher has its share; both are killed in the midst
  private void audit(int perSecond, Duration time) throws Exception {
    chats = perSecond / 20;
    try (DispatcherFixture fixture = new DispatcherFixture(KAFKA, REDIS);
        DispatcherProcesses dispatchers = new DispatcherProcesses(fixture, directory);
        LedgerReceiver receiver = new LedgerReceiver(SEED)) {
      List<SessionConfig> sessions = new ArrayList<>();
      for (String kind : LedgerReceiver.KINDS) {
        sessions.add(fixture.session(receiver.uri(kind)));
        sessions.add(fixture.session(receiver.uri(kind)));
      }
      dispatchers.start(STEPS);
      await().atMost(PATIENCE).until(() -> fixture.shares().equals(List.of(2)));

      try (ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor()) {
        long begin = System.nanoTime();
        load.scheduleAtFixedRate(
            () -> publishUpTo(fixture, sessions, due(begin, perSecond)),
            0,
            10,
            TimeUnit.MILLISECONDS);
        dispatchers.start(STEPS);
        await().atMost(PATIENCE).until(() -> fixture.shares().equals(List.of(1, 1)));
        int joined = published.size();
        int after = (int) (perSecond * time.toSeconds());
        total = joined + after;
        await().atMost(PATIENCE).until(() -> published.size() >= joined + after * 2 / 3);
        receiver.hold();
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(10))
            .until(() -> receiver.heldFor(HELD_FOR) >= HELD);
        assertThat(published.size()).as("under load").isLessThan(total);
        long killing = System.nanoTime();
        dispatchers.killAll();
        long killed = System.nanoTime();
        receiver.comeUp();
        dispatchers.start(STEPS);
        await().atMost(PATIENCE).until(() -> published.size() == total);
        load.shutdownNow();
        await().atMost(LONG).pollInterval(ONE_SECOND).untilAsserted(() -> assertNoneLost(receiver));
        await().atMost(LONG).until(() -> fixture.pointersOfAll() == 0);
        tell(receiver, killed);
        verify(receiver.taken(), killing, killed);
      }
    }
  }

  private int due(long begin, int perSecond) {
    return (int) Math.min(total, (System.nanoTime() - begin) / 1e9 * perSecond);
  }

  /// All of one session are in one partition.
  private void publishUpTo(DispatcherFixture fixture, List<SessionConfig> sessions, int due) {
    for (; sent < due; sent++) {
      int i = sent;
      int session = i % sessions.size();
      String chat = "chat" + i / sessions.size() % chats;
      String id = "evt_%d_%s_%d".formatted(session, chat, i);
      fixture.publishSoon(
          DispatcherFixture.event(sessions.get(session), chat, "t" + i).toBuilder()
              .setEventId(id)
              .build(),
          session / 2 % 2,
          () -> published.add(id));
    }
  }

  private void assertNoneLost(LedgerReceiver receiver) {
    Set<String> missing = new HashSet<>(published);
    receiver.taken().forEach(each -> missing.remove(each.id()));
    assertThat(missing).as("seed %d: did not come", SEED).isEmpty();
  }

  private void verify(List<Taken> all, long killing, long killed) {
    Map<String, Taken> first = new HashMap<>();
    Map<String, Integer> highest = new HashMap<>();
    int twice = 0;
    for (Taken each : all) {
      Taken before = first.putIfAbsent(each.id(), each);
      if (before != null) {
        twice++;
        assertThat(before.nanos())
            .as("seed %d: %s came twice, first when no dispatcher was about to die", SEED, each)
            .isBetween(killing - CRASH_WINDOW.toNanos(), killed + CRASH_WINDOW.toNanos());
        assertThat(each.nanos())
            .as("seed %d: %s came twice before", SEED, each)
            .isGreaterThan(killed);
      } else if (!each.late()) {
        String chat = each.id().substring(0, each.id().lastIndexOf('_'));
        int number = Integer.parseInt(each.id().substring(chat.length() + 1));
        assertThat(number)
            .as("seed %d: %s, not marked as late, after a later one of its chat", SEED, each)
            .isGreaterThan(highest.getOrDefault(chat, -1));
        highest.put(chat, number);
      }
    }
    assertThat(first.keySet()).as("seed %d", SEED).isEqualTo(published);
    assertThat(twice).as("seed %d: twice", SEED).isLessThanOrEqualTo(MOST_UNDER_WAY);
  }

  private void tell(LedgerReceiver receiver, long killed) {
    List<Taken> all = receiver.taken();
    long last = Collections.max(all.stream().map(Taken::nanos).toList());
    LOG.info(
        "{} events, {} taken, {} twice, {} refused; the last one {} ms after the kill",
        published.size(),
        all.size(),
        all.size() - published.size(),
        receiver.refused(),
        Duration.ofNanos(last - killed).toMillis());
  }
}
