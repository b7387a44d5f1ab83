package io.manyline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.manyline.gateway.fixture.KafkaWorker;
import io.manyline.gateway.stream.EventLog;
import io.manyline.gateway.stream.EventLog.Batch;
import io.manyline.gateway.stream.Positions;
import io.manyline.gateway.viewer.SessionEvents;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.topic.Shards;
import io.manyline.proto.topic.Topics;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/// How far back the log reaches, and what its readers are told when it does not, or when they are
/// to go.
class EventLogIT {
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int SHARDS = 4;
  private static final TenantId TENANT = new TenantId("default");
  private static final TenantId NEIGHBOUR = new TenantId("neighbour");
  private static final int PARTITION = 2;
  private static final int OTHER = 3;
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private static ConfigurableApplicationContext gateway;
  private static EventLog log;
  private static KafkaWorker worker;

  @BeforeAll
  static void start() {
    gateway = started();
    log = gateway.getBean(EventLog.class);
    worker = new KafkaWorker(KAFKA.bootstrapServers(), SHARDS);
  }

  @AfterAll
  static void stop() {
    worker.close();
    gateway.close();
  }

  private static ConfigurableApplicationContext started() {
    return ApiGatewayApplication.builder()
        .run(
            "--spring.profiles.active=local",
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--spring.kafka.bootstrap-servers=" + KAFKA.bootstrapServers(),
            "--spring.data.redis.host=" + REDIS.host(),
            "--spring.data.redis.port=" + REDIS.port(),
            "--manyline.master-key.value=" + Base64.getEncoder().encodeToString(new byte[32]),
            "--manyline.shards=" + SHARDS,
            "--manyline.gateway.max-streams-of-a-tenant=2",
            "--manyline.gateway.max-viewers-of-a-tenant=1");
  }

  @Test
  void placeThatIsNotKeptAnyMoreShouldBeAGapAndThenTheOldestEvents() throws Exception {
    long begin = end(PARTITION);
    emit(5);
    forgetBefore(begin + 3);

    StepVerifier.create(log.read(TENANT, Set.of(PARTITION), at(begin + 1)))
        .assertNext(
            opened -> assertThat(opened).isEqualTo(new Batch(List.of(), true, at(begin + 3))))
        .thenConsumeWhile(batch -> batch.events().isEmpty())
        .assertNext(batch -> assertThat(ids(batch)).startsWith("evt_3"))
        .thenCancel()
        .verify(DEADLINE);
  }

  @Test
  void readerThatTheLogsBeginningHasOvertakenShouldBeToldAGapAndThenTheOldestEvents()
      throws Exception {
    long begin = end(PARTITION);
    emit(5);

    StepVerifier.create(log.read(TENANT, Set.of(PARTITION), at(begin + 1)), 1)
        .assertNext(
            opened -> assertThat(opened).isEqualTo(new Batch(List.of(), false, at(begin + 1))))
        .then(() -> forgetBefore(begin + 3))
        .thenRequest(Long.MAX_VALUE)
        .assertNext(gap -> assertThat(gap).isEqualTo(new Batch(List.of(), true, at(begin + 3))))
        .thenConsumeWhile(batch -> batch.events().isEmpty())
        .assertNext(batch -> assertThat(ids(batch)).startsWith("evt_3"))
        .thenCancel()
        .verify(DEADLINE);
  }

  @Test
  void placeThatSaysNothingOfAPartitionShouldBeAGapFromWhichItsEventsAreToldAsTheyCome() {
    long end = end(OTHER);
    long begin = end(PARTITION);
    emit(1);

    StepVerifier.create(
            log.read(TENANT, Set.of(PARTITION, OTHER), Positions.of(Map.of(OTHER, end))))
        .assertNext(
            opened -> {
              assertThat(opened.gap()).isTrue();
              assertThat(opened.after())
                  .isEqualTo(Positions.of(Map.of(OTHER, end, PARTITION, begin + 1)));
            })
        .thenCancel()
        .verify(DEADLINE);
    StepVerifier.create(log.read(TENANT, Set.of(PARTITION, OTHER), Positions.NONE))
        .assertNext(opened -> assertThat(opened.gap()).isFalse())
        .thenCancel()
        .verify(DEADLINE);
  }

  @Test
  void eventsShouldBeKeptForAWeek() throws Exception {
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.SESSION_EVENTS);
    try (Admin admin = admin()) {
      String kept =
          admin
              .describeConfigs(List.of(topic))
              .all()
              .get(20, TimeUnit.SECONDS)
              .get(topic)
              .get(TopicConfig.RETENTION_MS_CONFIG)
              .value();

      assertThat(kept).isEqualTo("604800000");
    }
  }

  @Test
  void tenantThatHasAllItsStreamsShouldLeaveSomeToOthers() {
    Disposable.Composite open =
        Disposables.composite(reading(TENANT).subscribe(), reading(TENANT).subscribe());
    try {
      StepVerifier.create(reading(TENANT)).expectErrorMatches(EventLogIT::isBusy).verify(DEADLINE);
      assertThat(reading(NEIGHBOUR).blockFirst(DEADLINE)).isNotNull();
    } finally {
      open.dispose();
    }
    assertThat(reading(TENANT).blockFirst(DEADLINE)).isNotNull();
  }

  @Test
  void tenantThatHasAllItsWebSocketsShouldLeaveSomeToOthers() {
    SessionEvents events = gateway.getBean(SessionEvents.class);
    var uid = new SessionUid("01ARZ3NDEKTSV4RRFFQ69G5FAV");
    SessionEvents.Tail open = events.watch(TENANT, uid).block(DEADLINE);
    try {
      StepVerifier.create(events.watch(TENANT, uid))
          .expectErrorMatches(EventLogIT::isBusy)
          .verify(DEADLINE);
      events.watch(NEIGHBOUR, uid).block(DEADLINE).close();
    } finally {
      open.close();
    }
    events.watch(TENANT, uid).block(DEADLINE).close();
  }

  private static Flux<Batch> reading(TenantId tenant) {
    return log.read(tenant, Set.of(OTHER), Positions.NONE);
  }

  private static boolean isBusy(Throwable failure) {
    return failure.getMessage().contains("TOO_BUSY");
  }

  @Test
  void streamShouldCompleteWhenTheGatewayStops() {
    ConfigurableApplicationContext another = started();

    StepVerifier.create(stream(another))
        .assertNext(first -> assertThat(first.comment()).isEqualTo("open"))
        .then(another::close)
        .expectComplete()
        .verify(DEADLINE);
  }

  private static Flux<ServerSentEvent<String>> stream(ConfigurableApplicationContext of) {
    WebTestClient client =
        WebTestClient.bindToServer()
            .baseUrl(
                "http://127.0.0.1:" + of.getEnvironment().getRequiredProperty("local.server.port"))
            .responseTimeout(DEADLINE)
            .build();
    String login =
        client
            .post()
            .uri("/api/auth/login")
            .bodyValue(Map.of("username", "admin", "password", "admin123"))
            .exchange()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();
    return client
        .get()
        .uri("/api/events")
        .header("Authorization", "Bearer " + JsonPath.read(login, "$.data.token"))
        .exchange()
        .expectStatus()
        .isOk()
        .returnResult(new ParameterizedTypeReference<ServerSentEvent<String>>() {})
        .getResponseBody();
  }

  private static long end(int partition) {
    return log.read(TENANT, Set.of(partition), Positions.NONE)
        .blockFirst(DEADLINE)
        .after()
        .next()
        .get(partition);
  }

  private static Positions at(long offset) {
    return Positions.of(Map.of(PARTITION, offset));
  }

  private static List<String> ids(Batch batch) {
    return batch.events().stream().map(logged -> logged.event().getEventId()).toList();
  }

  private static void emit(int count) {
    String uid =
        Stream.iterate(0, i -> i + 1)
            .map(i -> "uid" + i)
            .filter(each -> Shards.of(each, SHARDS) == PARTITION)
            .findFirst()
            .orElseThrow();
    for (int i = 0; i < count; i++) {
      worker.emit(SessionEvent.newBuilder().setSessionUid(uid).setEventId("evt_" + i).build());
    }
  }

  private static void forgetBefore(long offset) {
    try (Admin admin = admin()) {
      var partition = new TopicPartition(Topics.SESSION_EVENTS, PARTITION);
      admin
          .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
          .all()
          .get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", KAFKA.bootstrapServers()));
  }
}
