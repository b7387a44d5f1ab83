package io.manyline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.manyline.embedded.EmbeddedKafka;
import io.manyline.embedded.EmbeddedRedis;
import io.manyline.gateway.fixture.KafkaWorker;
import io.manyline.gateway.fixture.ScriptedWorker;
import io.manyline.gateway.fixture.StoredStatus;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionDirectory;
import io.manyline.registry.session.SessionState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

/// Redis, then Kafka, taken away from a running gateway and given back.
@ExtendWith(OutputCaptureExtension.class)
class LostStoresIT {
  private static final int SHARDS = 2;
  private static final String PHONE = "12025550811";
  private static final String TEXT = "Nobody else's business";
  private static final Duration RECOVERY = Duration.ofSeconds(40);

  @TempDir private Path directory;
  private EmbeddedRedis redis;
  private EmbeddedKafka kafka;
  private ConfigurableApplicationContext gateway;
  private WebTestClient client;

  @BeforeEach
  void start() {
    redis = EmbeddedRedis.start(directory.resolve("redis"), 0);
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    gateway =
        ApiGatewayApplication.builder()
            .run(
                "--spring.profiles.active=local",
                "--server.port=0",
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--spring.data.redis.host=" + redis.host(),
                "--spring.data.redis.port=" + redis.port(),
                "--manyline.master-key.value=" + "A".repeat(43) + "=",
                "--manyline.shards=" + SHARDS,
                "--manyline.gateway.command-wait=3s");
    client =
        WebTestClient.bindToServer()
            .baseUrl(
                "http://127.0.0.1:"
                    + gateway.getEnvironment().getRequiredProperty("local.server.port"))
            .responseTimeout(Duration.ofSeconds(30))
            .build();
    client = client.mutate().defaultHeader("Authorization", "Bearer " + token()).build();
    client
        .post()
        .uri("/api/sessions")
        .bodyValue(Map.of("phone", PHONE, "name", "IT"))
        .exchange()
        .expectStatus()
        .isCreated();
  }

  @AfterEach
  void stop() {
    gateway.close();
    kafka.close();
    redis.close();
  }

  @Test
  void theGatewayShouldSayWhichStoreIsAwayAndComeBackByItself(CapturedOutput output) {
    int redisPort = redis.port();
    redis.close();

    assertThat(list()).isEqualTo("503 STORE_UNAVAILABLE");
    assertThat(status("/actuator/health/readiness")).isEqualTo(503);
    assertThat(status("/actuator/health/liveness")).isEqualTo(200);

    redis = EmbeddedRedis.start(directory.resolve("redis"), redisPort);
    await().atMost(RECOVERY).untilAsserted(() -> assertThat(list()).isEqualTo("200 OK"));
    await().atMost(RECOVERY).until(() -> status("/actuator/health/readiness") == 200);

    StoredStatus.show(gateway, session(), SessionState.CONNECTED, true);
    int kafkaPort = Integer.parseInt(kafka.bootstrapServers().split(":")[1]);
    kafka.close();

    assertThat(send()).isEqualTo("503 QUEUE_UNAVAILABLE");
    assertThat(output).contains("sending a message").doesNotContain("command_id", TEXT);
    assertThat(result(client.get().uri("/api/events").exchange()))
        .isEqualTo("503 QUEUE_UNAVAILABLE");
    assertThat(list()).isEqualTo("200 OK");

    kafka = EmbeddedKafka.start(directory.resolve("kafka"), kafkaPort);
    try (KafkaWorker worker = new KafkaWorker(kafka.bootstrapServers(), SHARDS)) {
      worker.answer(command -> command.hasSendMessage() ? ScriptedWorker.sent(command) : null);
      // Sent and answered: commands go out again, and outcomes come in.
      await().atMost(RECOVERY).untilAsserted(() -> assertThat(send()).isEqualTo("200 OK"));
    }
  }

  private String list() {
    return result(client.get().uri("/api/sessions").exchange());
  }

  private String send() {
    return result(
        client
            .post()
            .uri("/api/sessions/%s/send".formatted(PHONE))
            .bodyValue(Map.of("to", "12025550812", "message", TEXT))
            .exchange());
  }

  private int status(String path) {
    return client.get().uri(path).exchange().returnResult(Void.class).getStatus().value();
  }

  /// The HTTP status and the code.
  private static String result(WebTestClient.ResponseSpec answer) {
    EntityExchangeResult<String> result = answer.expectBody(String.class).returnResult();
    boolean failed = result.getStatus().isError();
    return result.getStatus().value()
        + " "
        + (failed
            ? JsonPath.<String>read(result.getResponseBody(), "$.code")
            : result.getStatus().value() == 200 ? "OK" : "LATE");
  }

  private SessionConfig session() {
    return gateway
        .getBean(SessionDirectory.class)
        .find(new TenantId("default"), Network.SANDBOX, new SessionId(PHONE))
        .block();
  }

  private String token() {
    return JsonPath.read(
        client
            .post()
            .uri("/api/auth/login")
            .bodyValue(Map.of("username", "admin", "password", "admin123"))
            .exchange()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody(),
        "$.data.token");
  }
}
