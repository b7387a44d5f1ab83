package io.manyline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.manyline.gateway.fixture.KafkaWorker;
import io.manyline.gateway.fixture.ScriptedWorker;
import io.manyline.gateway.fixture.SocketProbe;
import io.manyline.gateway.fixture.StoredStatus;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.event.v1.SessionQr;
import io.manyline.proto.event.v1.SessionStatus;
import io.manyline.proto.topic.Shards;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.pairing.PairingCodes;
import io.manyline.registry.pairing.QrCode;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionDirectory;
import io.manyline.registry.session.SessionState;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.reactive.server.WebTestClient;

class GatewayIT {
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int SHARDS = 4;
  private static final String MASTER_KEY = Base64.getEncoder().encodeToString(new byte[32]);

  private static ConfigurableApplicationContext gateway;
  private static KafkaWorker worker;

  @BeforeAll
  static void start() {
    gateway = started("local", SHARDS);
    worker = new KafkaWorker(KAFKA.bootstrapServers(), SHARDS);
  }

  @AfterAll
  static void stop() {
    worker.close();
    gateway.close();
  }

  private static ConfigurableApplicationContext started(
      String profile, int shards, String... more) {
    Stream<String> settings =
        Stream.of(
            "--spring.profiles.active=" + profile,
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--spring.kafka.bootstrap-servers=" + KAFKA.bootstrapServers(),
            "--spring.data.redis.host=" + REDIS.host(),
            "--spring.data.redis.port=" + REDIS.port(),
            "--manyline.master-key.value=" + MASTER_KEY,
            "--manyline.shards=" + shards,
            "--manyline.gateway.command-wait=3s");
    return ApiGatewayApplication.builder()
        .run(Stream.concat(settings, Stream.of(more)).toArray(String[]::new));
  }

  private static ConfigurableApplicationContext production(String... more) {
    Stream<String> management =
        Stream.of("--management.server.port=0", "--management.server.address=127.0.0.1");
    return started(
        "production", SHARDS, Stream.concat(management, Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void theGuidesQuickStartShouldWorkAgainstKafkaAndRedis() {
    String phone = "12025550701";
    WebTestClient client = loggedIn(gateway);
    create(client, phone);
    SessionConfig session = session(phone);
    for (String action : List.of("connect", "login")) {
      client
          .post()
          .uri("/api/sessions/%s/%s".formatted(phone, action))
          .exchange()
          .expectStatus()
          .isOk();
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> worker.takenOf(session.uid().value()).size() == 2);
    assertThat(worker.takenOf(session.uid().value()))
        .allSatisfy(
            taken -> {
              assertThat(taken.key()).isEqualTo(session.uid().value());
              assertThat(taken.partition()).isEqualTo(Shards.of(session.uid().value(), SHARDS));
            });
    codes().store(session.uid(), new QrCode("2@abc,def", Instant.now().plusSeconds(60))).block();

    client
        .get()
        .uri("/api/sessions/%s/qr".formatted(phone))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.code")
        .isEqualTo("2@abc,def");
  }

  @Test
  void sendShouldReturnTheOutcomeThatCameByKafka() {
    String phone = "12025550702";
    WebTestClient client = loggedIn(gateway);
    create(client, phone);
    StoredStatus.show(gateway, session(phone), SessionState.CONNECTED, true);
    worker.answer(c -> c.hasSendMessage() ? ScriptedWorker.sent(c) : null);

    client
        .post()
        .uri("/api/sessions/%s/send".formatted(phone))
        .bodyValue(Map.of("to", "628987654321", "message", "Hello from API!"))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.data.status")
        .isEqualTo("sent")
        .jsonPath("$.data.message_id")
        .value(String.class, id -> assertThat(id).matches("3EB0[0-9A-F]{18}"));
  }

  @Test
  void theWebSocketShouldShowCodesAndThenConnected() {
    String phone = "12025550703";
    WebTestClient client = loggedIn(gateway);
    create(client, phone);
    SessionConfig session = session(phone);
    try (SocketProbe viewer =
        SocketProbe.open(
            port(gateway), "/api/sessions/%s/ws?token=%s".formatted(phone, token(gateway)))) {
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> worker.takenOf(session.uid().value()).size() == 1);
      codes().store(session.uid(), new QrCode("2@first", Instant.now().plusSeconds(60))).block();
      // The viewer may not stand at the end of the log yet: then it reads the code as it opens.
      worker.emit(event(session).setSessionQr(SessionQr.getDefaultInstance()).build());

      assertThat(viewer.next(f -> f.contains("\"type\":\"qr\""))).contains("2@first");
      worker.emit(
          event(session)
              .setOnlyEndpoint("wh_1")
              .setMessageReceived(MessageReceived.getDefaultInstance())
              .build());
      worker.emit(
          event(session)
              .setSessionStatus(SessionStatus.newBuilder().setStatus("connected"))
              .build());
      assertThat(viewer.next(f -> !f.contains("qr"))).isEqualTo("{\"type\":\"connected\"}");
      assertThat(viewer.next(f -> !f.contains("qr"))).contains("\"type\":\"session.status\"");
    }
  }

  @Test
  void aSecondGatewayShouldTakeTheTokensOfTheFirstAndAnOpenSocketShouldNotHoldItsStopUp() {
    String phone = "12025550704";
    create(loggedIn(gateway), phone);
    StoredStatus.show(gateway, session(phone), SessionState.CONNECTED, true);
    ConfigurableApplicationContext second = started("local", SHARDS);
    SocketProbe viewer =
        SocketProbe.open(
            port(second), "/api/sessions/%s/ws?token=%s".formatted(phone, token(gateway)));
    assertThat(viewer.next(_ -> true)).isEqualTo("{\"type\":\"connected\"}");

    Instant before = Instant.now();
    second.close();

    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
    assertThat(viewer.closeCode()).isEqualTo(1001);
    viewer.close();
  }

  @Test
  void theWellKnownPasswordShouldStopTheStartOutsideTheLocalProfile() {
    assertThatThrownBy(() -> production("--manyline.admin.password=admin123"))
        .hasStackTraceContaining("manyline.admin.password is the one that everybody knows");
    assertThatThrownBy(
            () -> production("--manyline.admin.username=other", "--manyline.admin.password="))
        .hasStackTraceContaining("MANYLINE_ADMIN_PASSWORD");
  }

  @Test
  void anotherNumberOfShardsShouldStopTheStart() {
    assertThatThrownBy(() -> started("local", 5)).hasStackTraceContaining("made with 4");
  }

  @Test
  void healthAndMetricsShouldBeOpenAndNothingElseOfTheActuator() {
    WebTestClient client = client(gateway);
    client
        .get()
        .uri("/actuator/health/readiness")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.status")
        .isEqualTo("UP");
    client.get().uri("/actuator/env").exchange().expectStatus().isNotFound();
    loggedIn(gateway).get().uri("/api/sessions").exchange().expectStatus().isOk();
    String metrics =
        client
            .get()
            .uri("/actuator/prometheus")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();
    assertThat(metrics)
        .contains("manyline_gateway_requests_total{code=\"OK\"")
        .contains("manyline_gateway_viewers")
        .contains("manyline_gateway_command_waiters")
        .contains("manyline_gateway_command_wait_seconds_count");
  }

  @Test
  void outsideTheLocalProfileThePublicPortShouldNotHaveTheActuator() {
    try (ConfigurableApplicationContext production =
        production(
            "--manyline.admin.username=operator",
            "--manyline.admin.password=one that nobody knows")) {
      WebTestClient management =
          client(Integer.parseInt(setting(production, "local.management.port")));
      for (String path : List.of("health", "health/liveness", "health/readiness", "prometheus")) {
        management.get().uri("/actuator/" + path).exchange().expectStatus().isOk();
        client(production)
            .get()
            .uri("/actuator/" + path)
            .exchange()
            .expectStatus()
            .isNotFound()
            .expectBody()
            .jsonPath("$.code")
            .isEqualTo("NOT_FOUND");
      }
      management.get().uri("/actuator/env").exchange().expectStatus().isNotFound();
      for (String path : List.of("/api/sessions", "/docs/openapi.json")) {
        assertThat(management.get().uri(path).exchange().returnResult(Void.class).getStatus())
            .as(path)
            .isIn(HttpStatus.NOT_FOUND, HttpStatus.UNAUTHORIZED);
      }
    }
  }

  @Test
  void loginShouldBeRefusedAfterTenFailures() {
    WebTestClient client = client(gateway);
    for (int i = 0; i < 10; i++) {
      client
          .post()
          .uri("/api/auth/login")
          .bodyValue(Map.of("username", "mallory", "password", "guess" + i))
          .exchange()
          .expectStatus()
          .isUnauthorized();
    }
    client
        .post()
        .uri("/api/auth/login")
        .bodyValue(Map.of("username", "mallory", "password", "guess"))
        .exchange()
        .expectStatus()
        .isEqualTo(HttpStatus.TOO_MANY_REQUESTS)
        .expectHeader()
        .value(
            HttpHeaders.RETRY_AFTER,
            seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 15 * 60));
  }

  private static SessionEvent.Builder event(SessionConfig session) {
    return SessionEvent.newBuilder()
        .setEventId("e")
        .setSessionUid(session.uid().value())
        .setSessionId(session.id().value())
        .setFence(1);
  }

  private static PairingCodes codes() {
    return gateway.getBean(PairingCodes.class);
  }

  private static SessionConfig session(String phone) {
    return gateway
        .getBean(SessionDirectory.class)
        .find(new TenantId("default"), Network.SANDBOX, new SessionId(phone))
        .block();
  }

  private static void create(WebTestClient client, String phone) {
    client
        .post()
        .uri("/api/sessions")
        .bodyValue(Map.of("phone", phone, "name", "IT"))
        .exchange()
        .expectStatus()
        .isCreated();
  }

  private static int port(ConfigurableApplicationContext context) {
    return Integer.parseInt(setting(context, "local.server.port"));
  }

  private static String setting(ConfigurableApplicationContext context, String name) {
    return context.getEnvironment().getRequiredProperty(name);
  }

  private static WebTestClient client(ConfigurableApplicationContext context) {
    return client(port(context));
  }

  private static WebTestClient client(int port) {
    return WebTestClient.bindToServer()
        .baseUrl("http://127.0.0.1:" + port)
        .responseTimeout(Duration.ofSeconds(40))
        .build();
  }

  private static WebTestClient loggedIn(ConfigurableApplicationContext context) {
    return client(context)
        .mutate()
        .defaultHeader("Authorization", "Bearer " + token(context))
        .build();
  }

  private static String token(ConfigurableApplicationContext context) {
    return JsonPath.read(
        client(context)
            .post()
            .uri("/api/auth/login")
            .bodyValue(Map.of("username", "admin", "password", "admin123"))
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody(),
        "$.data.token");
  }
}
