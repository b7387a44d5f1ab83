package io.manyline.gateway.webhook;

import static io.manyline.gateway.webhook.WebhookCalls.data;
import static io.manyline.gateway.webhook.WebhookCalls.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.proto.event.EventBody;
import io.manyline.proto.event.EventType;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What was delivered, what is to be delivered again, and samples.
class WebhookDeliveriesApiTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private final WebhookCalls calls = new WebhookCalls(GATEWAY);

  @Test
  void attemptsShouldBeShownWithWhatIsKnownOfThem() {
    String path = calls.created("/api/webhooks");
    tell(
        path,
        new Attempt(
            "evt_2",
            3,
            "503",
            AT,
            Duration.ofMillis(17),
            new Attempt.Details(
                "message.received", new Attempt.Place(3, 17), AT.plusSeconds(120), "not now")),
        new Attempt("evt_1", 1, "timeout", AT.minusSeconds(1), Duration.ofSeconds(20)));

    JsonNode list = data(calls.get(path + "/attempts"));

    assertThat(list.path("total").asInt()).isEqualTo(2);
    assertThat(list.path("waiting").asInt()).isZero();
    assertThat(list.at("/attempts/0").toString())
        .isEqualTo(
            "{\"event_id\":\"evt_2\",\"type\":\"message.received\",\"number\":3,\"result\":\"503\","
                + "\"at\":\"2026-01-01T00:00:00Z\",\"latency_ms\":17,\"response_excerpt\":\"not"
                + " now\",\"next_at\":\"2026-01-01T00:02:00Z\"}");
    assertThat(list.at("/attempts/1/type").isNull()).isTrue();
    assertThat(list.at("/attempts/1/next_at").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "result=2xx,a",
    "result=4xx,b",
    "result=no_answer,c",
    "result=failed,b c",
    "result=5xx,''",
    "event_id=b,b",
    "type=message.*,a b",
    "type=call.received,c",
    "type=message.*&result=failed,b",
    "limit=1,a"
  })
  void attemptsShouldBeChosenByTheirResultEventAndType(String query, String expected) {
    String path = calls.created("/api/webhooks");
    tell(
        path,
        attempt("a", "200", "message.received"),
        attempt("b", "404", "message.status"),
        attempt("c", "refused", "call.received"));

    JsonNode list = data(calls.get(path + "/attempts?" + query));

    assertThat(list.path("attempts").valueStream().map(each -> each.path("event_id").asString()))
        .containsExactly(expected.isEmpty() ? new String[0] : expected.split(" "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attempts?result=ok",
        "attempts?result=",
        "attempts?type=*.x",
        "attempts?type=message.unheard_of",
        "attempts?type=messages.*",
        "attempts?type=",
        "attempts?limit=-1",
        "attempts?limit=0",
        "attempts?limit=1001",
        "dead-letters?limit=-1",
        "dead-letters?limit=0",
        "dead-letters?limit=1001"
      })
  void wrongParametersShouldBeRefused(String query) {
    refused(calls.get(calls.created("/api/webhooks") + "/" + query), 400, "VALIDATION_FAILED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"attempts", "dead-letters"})
  void limitThatIsNoNumberShouldBeRefused(String list) {
    String path = calls.created("/api/webhooks") + "/" + list;

    refused(calls.get(path + "?limit=x"), 400, "MALFORMED_REQUEST");
  }

  @Test
  void deadLettersShouldBeShown() {
    String path = calls.created("/api/webhooks");
    GATEWAY
        .webhooks()
        .tell(
            id(path),
            List.of(),
            List.of(new DeadLetter("evt_1", 3, 17, 10, DeadLetter.Reason.ATTEMPTS_EXHAUSTED, AT)));

    assertThat(data(calls.get(path + "/dead-letters")).toString())
        .isEqualTo(
            "{\"dead_letters\":[{\"event_id\":\"evt_1\",\"reason\":\"attempts_exhausted\","
                + "\"attempts\":10,\"at\":\"2026-01-01T00:00:00Z\"}],\"total\":1}");
  }

  @Test
  void replayShouldBeRequestedShownAndCancelled() {
    SessionConfig session = GATEWAY.session();
    String path = calls.created("/api/sessions/%s/webhooks".formatted(session.id()));
    JsonNode asked =
        WebhookCalls.body(
                calls
                    .post(
                        path + "/replays",
                        Map.of(
                            "from", "2026-01-01T00:00:00Z",
                            "to", "2026-01-02T00:00:00Z",
                            "per_second", 7))
                    .expectStatus()
                    .isAccepted())
            .path("data");
    String replay = path + "/replays/" + asked.path("id").asString();
    assertThat(asked.path("state").asString()).isEqualTo("waiting");
    assertThat(asked.path("per_second").asInt()).isEqualTo(7);
    assertThat(asked.path("from").asString()).isEqualTo("2026-01-01T00:00:00Z");
    GATEWAY
        .webhooks()
        .replays()
        .update(
            id(path),
            asked.path("id").asString(),
            each -> each.withProgress(each.progress().running(3, 1, 10L, "")))
        .block();

    JsonNode shown = data(calls.get(replay));
    assertThat(shown.path("state").asString()).isEqualTo("running");
    assertThat(shown.path("done").asInt()).isEqualTo(3);
    assertThat(shown.path("failed").asInt()).isEqualTo(1);
    assertThat(shown.path("total").asInt()).isEqualTo(10);
    assertThat(data(calls.get(path + "/replays")).at("/replays/0")).isEqualTo(shown);

    JsonNode cancelled = data(calls.delete(replay));
    assertThat(cancelled.path("state").asString()).isEqualTo("cancelled");
    assertThat(cancelled.path("finished_at").isNull()).isFalse();
    assertThat(data(calls.delete(replay))).isEqualTo(cancelled);
    refused(calls.get(path + "/replays/rp_x"), 404, "REPLAY_NOT_FOUND");
    refused(calls.delete(path + "/replays/rp_x"), 404, "REPLAY_NOT_FOUND");
  }

  @Test
  void replayShouldGoUpToNowAtTheUsualRateWhenItSaysNoMore() {
    String path = calls.created("/api/webhooks");
    Instant before = Instant.now();

    JsonNode asked = data(calls.post(path + "/replays", Map.of("from", AT.toString())));

    assertThat(asked.path("per_second").asInt()).isEqualTo(10);
    assertThat(asked.path("from").asString()).isEqualTo(AT.toString());
    assertThat(Instant.parse(asked.path("to").asString())).isBetween(before, Instant.now());
  }

  @Test
  void replayMayEndInTheFuture() {
    String path = calls.created("/api/webhooks");
    String to = Instant.now().plus(Duration.ofDays(1)).toString();

    JsonNode asked = data(calls.post(path + "/replays", Map.of("from", AT.toString(), "to", to)));

    assertThat(asked.path("to").asString()).isEqualTo(to);
  }

  @Test
  void oneEventAndAllDeadLettersShouldBeReplays() {
    String path = calls.created("/api/webhooks");
    data(calls.post(path + "/replays", Map.of("event_id", "evt_1")));
    data(calls.post(path + "/replays", Map.of("dead_letters", true)));

    assertThat(GATEWAY.webhooks().replays().list(id(path)).map(Replay::what).collectList().block())
        .containsExactlyInAnyOrder(
            new Replay.What.OneEvent("evt_1"), new Replay.What.DeadLetters());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"dead_letters\":false}",
        "{\"event_id\":\"a\",\"dead_letters\":true}",
        "{\"event_id\":\"a\",\"from\":\"2026-01-01T00:00:00Z\"}",
        "{\"event_id\":\"\"}",
        "{\"event_id\":\"a b\"}",
        "{\"to\":\"2026-01-01T00:00:00Z\"}",
        "{\"from\":\"yesterday\"}",
        "{\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}",
        "{\"from\":\"9998-01-02T00:00:00Z\"}",
        "{\"from\":\"9998-01-02T00:00:00Z\",\"to\":\"9998-01-03T00:00:00Z\"}",
        "{\"from\":\"+999999999-01-02T00:00:00Z\"}",
        "{\"dead_letters\":true,\"per_second\":0}",
        "{\"dead_letters\":true,\"per_second\":1001}"
      })
  void replayOfNothingInParticularShouldBeRefused(String body) {
    String path = calls.created("/api/webhooks");

    refused(calls.post(path + "/replays", body), 400, "VALIDATION_FAILED");

    assertThat(GATEWAY.webhooks().replays().list(id(path)).count().block()).isZero();
  }

  @Test
  void openReplaysShouldBeLimited() {
    String path = calls.created("/api/webhooks");
    Map<String, Object> letters = Map.of("dead_letters", true);
    String first = data(calls.post(path + "/replays", letters)).path("id").asString();
    for (int i = 1; i < 10; i++) {
      data(calls.post(path + "/replays", letters));
    }

    refused(calls.post(path + "/replays", letters), 409, "TOO_MANY_REPLAYS");
    data(calls.delete(path + "/replays/" + first));
    data(calls.post(path + "/replays", letters));
  }

  @Test
  void disabledWebhookShouldGetNeitherTestsNorReplays() {
    String path = calls.created("/api/webhooks");
    data(calls.patch(path, Map.of("enabled", false)));
    GATEWAY.session();

    refused(calls.post(path + "/test", "{}"), 409, "WEBHOOK_DISABLED");
    refused(calls.post(path + "/replays", Map.of("dead_letters", true)), 409, "WEBHOOK_DISABLED");
    assertThat(GATEWAY.webhooks().publishedFor(id(path).value())).isEmpty();
  }

  @Test
  void testShouldPublishASampleOfEachTypeForThisWebhookAlone() {
    SessionConfig session = GATEWAY.session();
    String path = calls.created("/api/sessions/%s/webhooks".formatted(session.id()));

    JsonNode told = data(calls.as("ada").post().uri(path + "/test").exchange());

    List<SessionEvent> events = GATEWAY.webhooks().publishedFor(id(path).value());
    assertThat(events).hasSameSizeAs(EventType.values());
    assertThat(told.path("events").valueStream().map(each -> each.path("type").asString()))
        .containsExactlyElementsOf(
            Arrays.stream(EventType.values()).map(EventType::publicName).toList());
    assertThat(told.path("events").valueStream().map(each -> each.path("event_id").asString()))
        .containsExactlyElementsOf(events.stream().map(SessionEvent::getEventId).toList())
        .doesNotHaveDuplicates()
        .allMatch(each -> each.startsWith("test_"));
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.getSessionUid()).isEqualTo(session.uid().value());
              assertThat(event.getTenant()).isEqualTo("one");
              assertThat(event.getSessionId()).isEqualTo(session.id().value());
              assertThat(EventBody.json(event)).isPresent();
            });
  }

  @Test
  void testOfOneTypeShouldPublishThatOne() {
    SessionConfig session = GATEWAY.session();
    String path = calls.created("/api/webhooks");

    data(
        calls.post(
            path + "/test", Map.of("type", "call.received", "session_id", session.id().value())));

    assertThat(GATEWAY.webhooks().publishedFor(id(path).value()))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.hasCallReceived()).isTrue();
              assertThat(event.getSessionUid()).isEqualTo(session.uid().value());
            });
    refused(calls.post(path + "/test", Map.of("type", "call.*")), 400, "VALIDATION_FAILED");
    refused(
        calls.post(path + "/test", Map.of("session_id", "12025559999")), 404, "SESSION_NOT_FOUND");
  }

  private static Attempt attempt(String id, String result, String type) {
    return new Attempt(
        id, 1, result, AT, Duration.ofMillis(1), new Attempt.Details(type, null, null, ""));
  }

  private static void tell(String path, Attempt... newestFirst) {
    GATEWAY.webhooks().tell(id(path), List.of(newestFirst), List.of());
  }

  private static EndpointId id(String path) {
    return new EndpointId(WebhookCalls.id(path));
  }
}
