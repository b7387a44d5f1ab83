package io.manyline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.KafkaWorker;
import io.manyline.proto.event.EventType;
import io.manyline.proto.event.PublishedSchemas;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.session.SessionDirectory;
import io.manyline.testsupport.KafkaExtension;
import io.manyline.testsupport.RedisExtension;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Streams of events, and webhooks, against Kafka and Redis.
class EventStreamIT {
  @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final int SHARDS = 4;
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private static ConfigurableApplicationContext gateway;
  private static KafkaWorker worker;
  private static WebTestClient client;
  private static String base;
  private static String token;

  @BeforeAll
  static void start() {
    gateway =
        ApiGatewayApplication.builder()
            .run(
                "--spring.profiles.active=local",
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.kafka.bootstrap-servers=" + KAFKA.bootstrapServers(),
                "--spring.data.redis.host=" + REDIS.host(),
                "--spring.data.redis.port=" + REDIS.port(),
                "--manyline.master-key.value=" + Base64.getEncoder().encodeToString(new byte[32]),
                "--manyline.shards=" + SHARDS,
                "--manyline.gateway.max-streams=3",
                "--manyline.gateway.stream-heartbeat=500ms");
    worker = new KafkaWorker(KAFKA.bootstrapServers(), SHARDS);
    base = "http://127.0.0.1:" + gateway.getEnvironment().getRequiredProperty("local.server.port");
    WebTestClient anybody =
        WebTestClient.bindToServer().baseUrl(base).responseTimeout(DEADLINE).build();
    token =
        json(anybody
                .post()
                .uri("/api/auth/login")
                .bodyValue(Map.of("username", "admin", "password", "admin123"))
                .exchange())
            .at("/data/token")
            .asString();
    client = anybody.mutate().defaultHeader("Authorization", "Bearer " + token).build();
  }

  @AfterAll
  static void stop() {
    worker.close();
    gateway.close();
  }

  @Test
  void streamShouldGoOnWhereItBrokeOffAndMissNothing() {
    Session one = session("12025550801");
    Session two = session("12025550802");
    List<String> ids = new ArrayList<>();

    StepVerifier.create(told("/api/events"))
        .consumeNextWith(first -> assertThat(first.comment()).isEqualTo("open"))
        .then(() -> emit(one, "a"))
        .consumeNextWith(event -> ids.add(shown(event, "a")))
        .then(() -> emit(two, "b"))
        .consumeNextWith(event -> ids.add(shown(event, "b")))
        .thenCancel()
        .verify(DEADLINE);
    emit(one, "c");
    emit(two, "d");
    emit(one, "e");

    assertThat(texts(events("/api/events", ids.getLast()), 3))
        .containsExactlyInAnyOrder("c", "d", "e")
        .containsSubsequence("c", "e");
    assertThat(texts(events("/api/events", ids.getFirst()), 4))
        .containsExactlyInAnyOrder("b", "c", "d", "e");
    assertThat(texts(events("/api/events?sessions=12025550802&types=message.*", ids.getFirst()), 2))
        .containsExactly("b", "d");
  }

  @Test
  void silenceShouldMoveTheIdOnOverWhatIsNotWanted() {
    Session session = session("12025550803");

    StepVerifier.create(events("/api/events?types=call.*", null))
        .consumeNextWith(first -> assertThat(first.comment()).isEqualTo("open"))
        .then(() -> emit(session, "unwanted"))
        .consumeNextWith(beat -> assertThat(beat.comment()).isEqualTo("nothing new"))
        .thenCancel()
        .verify(DEADLINE);
  }

  @Test
  void placeBeforeTheLogsBeginningOrBehindItsEndShouldBeAGap() {
    session("12025550804");
    // Partition 0 at an offset that no log of a test reaches.
    String far = "1." + Base64.getUrlEncoder().encodeToString(new byte[] {0, -1, -1, -1, -1, 7});

    StepVerifier.create(events("/api/events", far))
        .consumeNextWith(first -> assertThat(first.comment()).isEqualTo("open"))
        .consumeNextWith(gap -> assertThat(gap.event()).isEqualTo("gap"))
        .thenCancel()
        .verify(DEADLINE);
  }

  @Test
  void streamsShouldBeLimitedAndMakeRoomWhenTheyEnd() {
    session("12025550805");
    List<Disposable> open = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        CompletableFuture<ServerSentEvent<String>> first = new CompletableFuture<>();
        open.add(events("/api/events", null).subscribe(first::complete));
        assertThat(first.orTimeout(20, TimeUnit.SECONDS).join().comment()).isEqualTo("open");
      }
      client.get().uri("/api/events").exchange().expectStatus().isEqualTo(503);
    } finally {
      open.forEach(Disposable::dispose);
    }
    Awaitility.await()
        .atMost(DEADLINE)
        .untilAsserted(
            () ->
                assertThat(events("/api/events", null).blockFirst(DEADLINE).comment())
                    .isEqualTo("open"));
  }

  @Test
  void testsOfAWebhookShouldBeOnTheLogForItAlone() {
    Session session = session("12025550806");
    JsonNode created =
        json(
            client
                .post()
                .uri("/api/webhooks")
                .bodyValue(Map.of("url", "https://example.org/"))
                .exchange());
    String id = created.at("/data/webhook/id").asString();
    assertThat(json(client.get().uri("/api/webhooks/" + id).exchange()).at("/data"))
        .isEqualTo(created.at("/data/webhook"));

    StepVerifier.create(told("/api/events"))
        .expectNextCount(1)
        .then(
            () ->
                assertThat(
                        json(client
                                .post()
                                .uri("/api/webhooks/%s/test".formatted(id))
                                .bodyValue(Map.of("session_id", session.phone()))
                                .exchange())
                            .at("/data/total")
                            .asInt())
                    .isEqualTo(EventType.values().length))
        .then(() -> emit(session, "real"))
        .consumeNextWith(event -> shown(event, "real"))
        .thenCancel()
        .verify(DEADLINE);
    assertThat(worker.eventsFor(id, EventType.values().length))
        .allSatisfy(event -> assertThat(event.getSessionUid()).isEqualTo(session.uid().value()));
    client.delete().uri("/api/webhooks/" + id).exchange().expectStatus().isOk();
  }

  @Test
  void commandsOfTheDocumentsShouldWorkAsTheyAre() throws IOException, InterruptedException {
    Session session = session("6281234567890");

    String made = output(command("webhooks.md"), _ -> false);
    assertThat(JsonMapper.shared().readTree(made).at("/data/webhook/session_id").asString())
        .isEqualTo(session.phone());

    String stream = output(command("events.md"), text -> text.contains(":open"));
    assertThat(stream).startsWith("id:1.").contains("retry:3000");
  }

  /// The first one of the document.
  private static String command(String document) throws IOException {
    String text = Files.readString(Path.of("..", "docs", document));
    int start = text.indexOf("```bash\n") + 8;
    return text.substring(start, text.indexOf("\n```", start))
        .replace("http://localhost:8080", base);
  }

  /// What a shell says until it is enough.
  private static String output(String command, Predicate<String> enough)
      throws IOException, InterruptedException {
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", command);
    shell.environment().put("TOKEN", token);
    shell.redirectErrorStream(true);
    Process process = shell.start();
    StringBuilder text = new StringBuilder();
    try (Reader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (int next = reader.read(); next >= 0; next = reader.read()) {
        text.append((char) next);
        if (enough.test(text.toString())) {
          return text.toString();
        }
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      process.waitFor();
    }
    return text.toString();
  }

  private record Session(String phone, SessionUid uid) {}

  private static Session session(String phone) {
    client.post().uri("/api/sessions").bodyValue(Map.of("phone", phone)).exchange();
    return new Session(
        phone,
        gateway
            .getBean(SessionDirectory.class)
            .find(new TenantId("default"), Network.SANDBOX, new SessionId(phone))
            .block(DEADLINE)
            .uid());
  }

  private static void emit(Session session, String text) {
    worker.emit(
        SessionEvent.newBuilder()
            .setEventId("evt_" + text)
            .setSessionUid(session.uid().value())
            .setSessionId(session.phone())
            .setTenant("default")
            .setMessageReceived(MessageReceived.newBuilder().setText(text))
            .build());
  }

  private static Flux<ServerSentEvent<String>> events(String path, String lastId) {
    return client
        .get()
        .uri(path)
        .headers(
            headers -> {
              if (lastId != null) {
                headers.set("Last-Event-ID", lastId);
              }
            })
        .exchange()
        .expectStatus()
        .isOk()
        .returnResult(new ParameterizedTypeReference<ServerSentEvent<String>>() {})
        .getResponseBody()
        .doOnNext(EventStreamIT::requireValid);
  }

  private static void requireValid(ServerSentEvent<String> event) {
    if (event.data() != null && event.event() == null) {
      PublishedSchemas.assertValid(event.data());
    }
  }

  /// Without what fills the silence.
  private static Flux<ServerSentEvent<String>> told(String path) {
    return events(path, null).filter(event -> !"nothing new".equals(event.comment()));
  }

  private static List<String> texts(Flux<ServerSentEvent<String>> events, int count) {
    return events
        .filter(event -> event.data() != null)
        .map(event -> JsonMapper.shared().readTree(event.data()).at("/data/text").asString())
        .take(count)
        .collectList()
        .block(DEADLINE);
  }

  private static String shown(ServerSentEvent<String> event, String text) {
    assertThat(event.data()).contains("\"text\":\"" + text + "\"");
    return event.id();
  }

  private static JsonNode json(WebTestClient.ResponseSpec answer) {
    byte[] body =
        answer.expectStatus().is2xxSuccessful().expectBody().returnResult().getResponseBody();
    return JsonMapper.shared().readTree(new String(body, StandardCharsets.UTF_8));
  }
}
