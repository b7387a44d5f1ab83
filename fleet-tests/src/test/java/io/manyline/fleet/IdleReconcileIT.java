package io.manyline.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.session.SessionDirectory;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import io.manyline.worker.TestSession;
import io.manyline.worker.WorkerFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;

/// What comparing sessions with what is wanted costs, and that it finds what no command told.
class IdleReconcileIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

  private static final int SESSIONS = 12;
  private static final int TICKS = 8;

  private final WorkerFixture workers = new WorkerFixture(REDIS, KAFKA);
  private final List<TestSession> sessions = new ArrayList<>();
  private StringRedisTemplate redis;

  @AfterEach
  void stopAll() {
    sessions.forEach(TestSession::delete);
    sessions.forEach(TestSession::close);
    workers.close();
  }

  @Test
  void idleSessionsShouldNotBeReadAgainAtEachComparison() {
    start("200ms", "1h");
    // Whoever is new is compared once more.
    awaitCalls("hmget", calls("hmget") + 2);

    long reads = calls("get");
    awaitCalls("hmget", calls("hmget") + TICKS);

    // The worker reads its own lease each second; the sessions would be read SESSIONS * TICKS
    // times.
    assertThat(calls("get") - reads).isLessThan(SESSIONS);
  }

  @Test
  void changeThatNoCommandToldShouldBeFoundByTheNextComparison() {
    start("200ms", "1h");
    TestSession session = sessions.getFirst();

    disableInSilence(session);

    session.awaitStatus("disabled");
  }

  @Test
  void changeThatWasNotEvenCountedShouldBeFoundByTheComparisonOfAll() {
    start("1h", "300ms");
    TestSession session = sessions.getFirst();

    disableInSilence(session);

    session.awaitStatus("disabled");
  }

  private void start(String reconcileEvery, String compareAllEvery) {
    workers
        .with("manyline.worker.pace.reconcile-every", reconcileEvery)
        .with("manyline.worker.pace.compare-all-every", compareAllEvery);
    ConfigurableApplicationContext registry = workers.startRegistry();
    redis = registry.getBean(StringRedisTemplate.class);
    for (int i = 0; i < SESSIONS; i++) {
      sessions.add(new TestSession(registry, "1202555%04d".formatted(i)));
    }
    workers.startWorker();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> sessions.stream().noneMatch(each -> each.owner().isEmpty()));
  }

  private void disableInSilence(TestSession session) {
    workers
        .startRegistry()
        .getBean(SessionDirectory.class)
        .update(session.uid(), each -> each.withEnabled(false))
        .block();
  }

  private void awaitCalls(String command, long count) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> calls(command) >= count);
  }

  /// How often Redis has run a command, for whomever.
  private long calls(String command) {
    Properties stats =
        redis.execute(
            (RedisCallback<Properties>)
                connection -> connection.serverCommands().info("commandstats"));
    String found = stats.getProperty("cmdstat_" + command, "calls=0,");
    return Long.parseLong(found.substring(found.indexOf('=') + 1, found.indexOf(',')));
  }
}
