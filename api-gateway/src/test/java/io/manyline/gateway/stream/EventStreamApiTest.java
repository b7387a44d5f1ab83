package io.manyline.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.gateway.fixture.ScriptedLog;
import io.manyline.gateway.stream.EventLog.Batch;
import io.manyline.gateway.stream.EventLog.Logged;
import io.manyline.proto.event.PublishedSchemas;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.topic.Shards;
import io.manyline.registry.session.SessionConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/// The stream as HTTP.
class EventStreamApiTest {
  private static final Positions PLACE = Positions.of(Map.of(0, 3L));

  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private ScriptedLog log;

  @BeforeEach
  void tell() {
    log = GATEWAY.bean(ScriptedLog.class);
    SessionEvent event =
        SessionEvent.newBuilder()
            .setEventId("evt_1")
            .setSessionId("15550100001")
            .setTenant("one")
            .setMessageReceived(MessageReceived.newBuilder().setText("line\nline"))
            .build();
    log.tell(
        new Batch(List.of(), false, Positions.of(Map.of(0, 2L))),
        new Batch(List.of(new Logged(event, PLACE)), false, PLACE));
  }

  @Test
  void eventShouldBeOneOfTheStandardsWithAnIdThatGoesOn() {
    String text = read(GATEWAY.as("ada"), "/api/events", null);

    assertThat(text)
        .startsWith("id:%s\nretry:3000\n:open\n\n".formatted(Positions.of(Map.of(0, 2L)).toText()))
        .contains("id:%s\ndata:{\"id\":\"evt_1\"".formatted(PLACE.toText()))
        .contains("line\\nline");
    assertThat(log.lastAsked().from()).isEqualTo(Positions.NONE);

    read(GATEWAY.as("ada"), "/api/events", PLACE.toText());
    assertThat(log.lastAsked().from()).isEqualTo(PLACE);
    read(GATEWAY.as("ada"), "/api/events?last_event_id=" + PLACE.toText(), null);
    assertThat(log.lastAsked().from()).isEqualTo(PLACE);
    read(GATEWAY.client(), "/api/events?token=" + GATEWAY.token("ada"), null);
  }

  @Test
  void sessionsShouldBeTheCallersOwn() {
    SessionConfig session = GATEWAY.session();

    refused("bob", "/api/events?sessions=" + session.id(), null, 404, "SESSION_NOT_FOUND");
    refused("ada", "/api/events?sessions=" + session.id() + ",", null, 404, "SESSION_NOT_FOUND");
    GATEWAY
        .as("ada")
        .get()
        .uri("/api/events?sessions=" + session.id())
        .exchange()
        .expectStatus()
        .isOk();
    assertThat(log.lastAsked().partitions()).containsExactly(Shards.of(session.uid().value(), 64));
  }

  @ParameterizedTest
  @ValueSource(strings = {"types=", "types=messages.*", "types=message.*,x", "last_event_id=17"})
  void wrongParametersShouldBeRefused(String query) {
    refused("ada", "/api/events?" + query, null, 400, "VALIDATION_FAILED");
  }

  @Test
  void longIdShouldArrive() {
    String id = "1." + "A".repeat(32_766);

    refused("ada", "/api/events", id, 400, "VALIDATION_FAILED");
    refused("ada", "/api/events?last_event_id=" + id, null, 400, "VALIDATION_FAILED");
  }

  @Test
  void twoHundredSessionsShouldBeTheMost() {
    String most = GATEWAY.session().id() + ",none".repeat(199);

    refused("ada", "/api/events?sessions=" + most, null, 404, "SESSION_NOT_FOUND");
    refused("ada", "/api/events?sessions=" + most + ",none", null, 400, "VALIDATION_FAILED");
  }

  @Test
  void otherIdsAndOtherPeopleShouldBeRefused() {
    refused("ada", "/api/events", "17", 400, "VALIDATION_FAILED");
    refused("eve", "/api/events", null, 403, "FORBIDDEN");
    GATEWAY.client().get().uri("/api/events").exchange().expectStatus().isUnauthorized();
    GATEWAY
        .client()
        .get()
        .uri("/api/sessions?token=" + GATEWAY.token("ada"))
        .exchange()
        .expectStatus()
        .isUnauthorized();
  }

  private static void refused(String user, String path, String lastId, int status, String code) {
    get(GATEWAY.as(user), path, lastId)
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo(code);
  }

  private static String read(WebTestClient client, String path, String lastId) {
    StringBuilder text = new StringBuilder();
    get(client, path, lastId)
        .expectStatus()
        .isOk()
        .expectHeader()
        .contentTypeCompatibleWith(MediaType.TEXT_EVENT_STREAM)
        .returnResult(DataBuffer.class)
        .getResponseBody()
        .map(
            buffer -> {
              String part = buffer.toString(StandardCharsets.UTF_8);
              DataBufferUtils.release(buffer);
              return text.append(part).toString();
            })
        .takeUntil(all -> all.contains("evt_1") && all.endsWith("\n\n"))
        .blockLast(Duration.ofSeconds(10));
    text.toString()
        .lines()
        .filter(line -> line.startsWith("data:"))
        .forEach(line -> PublishedSchemas.assertValid(line.substring(5)));
    return text.toString();
  }

  private static WebTestClient.ResponseSpec get(WebTestClient client, String path, String lastId) {
    return client
        .get()
        .uri(path)
        .headers(
            headers -> {
              if (lastId != null) {
                headers.set("Last-Event-ID", lastId);
              }
            })
        .accept(MediaType.TEXT_EVENT_STREAM)
        .exchange();
  }
}
