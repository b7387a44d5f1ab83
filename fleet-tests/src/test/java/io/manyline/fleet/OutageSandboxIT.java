package io.manyline.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.manyline.embedded.EmbeddedKafka;
import io.manyline.embedded.EmbeddedRedis;
import io.manyline.embedded.LoopbackPorts;
import io.manyline.embedded.ProcessSignal;
import io.manyline.worker.TestSession;
import io.manyline.worker.WorkerFixture;
import io.manyline.worker.incarnation.WorkerLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/// Redis and Kafka go away under a session at work, and come back: nobody does anything, nothing is
/// lost, nothing comes twice, and meanwhile the session says what it waits for.
class OutageSandboxIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir private static Path directory;

  private static int redisPort;
  private static int kafkaPort;
  private static EmbeddedRedis redis;
  private static EmbeddedKafka kafka;
  private static Scene scene;
  private static ConfigurableApplicationContext worker;
  private static TestSession session;

  @BeforeAll
  static void linkASession() {
    redisPort = LoopbackPorts.choose(0, "Redis");
    kafkaPort = LoopbackPorts.choose(0, "Kafka");
    startRedis();
    startKafka();
    scene =
        new Scene(
            new WorkerFixture("127.0.0.1:" + kafkaPort)
                .with("spring.data.redis.host", "127.0.0.1")
                .with("spring.data.redis.port", redisPort)
                .with("manyline.worker.pace.kafka-timeout", "2s")
                .with("manyline.worker.pace.redis-timeout", "1s"));
    worker = scene.workers.startWorker();
    session = scene.session();
    scene.link(session);
  }

  @AfterAll
  static void stopAll() {
    session.close();
    scene.close();
    kafka.close();
    redis.close();
  }

  @Test
  void redisThatIsStoppedAndStartedAgainShouldCostNothing() {
    SessionTraffic traffic = traffic();
    redis.close();
    traffic.more();
    traffic.awaitTold("storage_unavailable");
    startRedis();

    traffic.assertWhole();
  }

  @Test
  void redisThatStandsStillForLongerThanTheLeaseShouldCostNothing() throws Exception {
    SessionTraffic traffic = traffic();
    ProcessSignal.STOP.sendTo(redis.pid());
    traffic.more();
    traffic.awaitTold("storage_unavailable");
    WorkerLoop loop = worker.getBean(WorkerLoop.class);
    Awaitility.await().atMost(PATIENCE).until(() -> !loop.isLeaseHeld());
    ProcessSignal.CONT.sendTo(redis.pid());

    traffic.assertWhole();
  }

  @Test
  void redisThatIsFullShouldBeSaidByTheStatusAndCostNothing() {
    SessionTraffic traffic = traffic();
    redis(commands -> commands.configSet("maxmemory", "1"));
    traffic.more();
    traffic.awaitTold("storage_unavailable");
    traffic.awaitShown(each -> !each.connected() && each.storageRefuses());
    redis(commands -> commands.configSet("maxmemory", "0"));

    traffic.assertWhole();
    assertThat(session.status().storageRefuses()).isFalse();
  }

  @Test
  void redisThatTakesNoWritesShouldBeSaidByTheStatusAndCostNothing() {
    SessionTraffic traffic = traffic();
    redis(commands -> commands.replicaof("127.0.0.1", LoopbackPorts.choose(0, "nobody")));
    traffic.more();
    traffic.awaitTold("storage_unavailable");
    traffic.awaitShown(each -> !each.connected() && each.storageRefuses());
    redis(RedisCommands::replicaofNoOne);

    traffic.assertWhole();
  }

  @Test
  void scriptsThatRedisForgotShouldCostNothing() {
    redis(RedisCommands::scriptFlush);

    traffic().assertWhole();
  }

  @Test
  void kafkaThatIsStoppedAndStartedAgainShouldBeSaidByTheStatusAndCostNothing() {
    SessionTraffic traffic = traffic();
    kafka.close();
    traffic.moreIn();
    traffic.awaitShown(
        each -> !each.connected() && each.status().reason().equals("queue_unavailable"));
    startKafka();

    traffic.assertWhole();
    traffic.awaitTold("queue_unavailable");
  }

  private static void startRedis() {
    redis = EmbeddedRedis.start(directory.resolve("redis"), redisPort);
  }

  private static void startKafka() {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), kafkaPort);
  }

  private static void redis(Consumer<RedisCommands<String, String>> change) {
    RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", redisPort));
    try {
      change.accept(client.connect().sync());
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }

  private static SessionTraffic traffic() {
    return new SessionTraffic(session, scene.phone.number(), scene.friend);
  }
}
