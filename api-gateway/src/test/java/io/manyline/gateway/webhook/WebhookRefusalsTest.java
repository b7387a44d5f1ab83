package io.manyline.gateway.webhook;

import static io.manyline.gateway.webhook.WebhookCalls.HOOK;
import static io.manyline.gateway.webhook.WebhookCalls.body;
import static io.manyline.gateway.webhook.WebhookCalls.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What is refused names its field, and changes nothing.
class WebhookRefusalsTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private final WebhookCalls calls = new WebhookCalls(GATEWAY);

  static Stream<Arguments> wrong() {
    Map<String, String> tooMany = new HashMap<>();
    IntStream.range(0, 21).forEach(i -> tooMany.put("X-" + i, "1"));
    return Stream.of(
        Arguments.of("url", ""),
        Arguments.of("url", "example.org/hook"),
        Arguments.of("url", "ftp://example.org/"),
        Arguments.of("url", "file:///etc/passwd"),
        Arguments.of("url", "https://user:password@example.org/"),
        Arguments.of("url", "https://"),
        Arguments.of("url", "https://example.org/#part"),
        Arguments.of("url", "https://example.org:99999/"),
        Arguments.of("url", "https://exa mple.org/"),
        Arguments.of("url", "https://example.org/\r\nX: y"),
        Arguments.of("url", "https://example.org/" + "a".repeat(2048)),
        Arguments.of("types", List.of()),
        Arguments.of("types", List.of("message.unheard_of")),
        Arguments.of("types", List.of("messages.*")),
        Arguments.of("types", List.of("*.received")),
        Arguments.of("types", List.of("message.received", "")),
        Arguments.of("chats", List.of("broadcast")),
        Arguments.of("chats", List.of("GROUP")),
        Arguments.of("headers", Map.of("webhook-id", "1")),
        Arguments.of("headers", Map.of("Webhook-Signature", "1")),
        Arguments.of("headers", Map.of("Host", "example.net")),
        Arguments.of("headers", Map.of("Content-Length", "1")),
        Arguments.of("headers", Map.of("content-type", "text/plain")),
        Arguments.of("headers", Map.of("Content-Language", "de")),
        Arguments.of("headers", Map.of("Transfer-Encoding", "chunked")),
        Arguments.of("headers", Map.of("Connection", "close")),
        Arguments.of("headers", Map.of("Upgrade", "h2c")),
        Arguments.of("headers", Map.of("X A", "1")),
        Arguments.of("headers", Map.of("X-A:", "1")),
        Arguments.of("headers", Map.of("", "1")),
        Arguments.of("headers", Map.of("X-A", "1\r\nX-B: 2")),
        Arguments.of("headers", Map.of("X-A", "1\nX-B: 2")),
        Arguments.of("headers", Map.of("X-A", "\u0000")),
        Arguments.of("headers", Map.of("X-A", "é")),
        Arguments.of("headers", Map.of("X-A", " 1")),
        Arguments.of("headers", Map.of("X-A", "")),
        Arguments.of("headers", Map.of("X-A", "1", "x-a", "2")),
        Arguments.of("headers", tooMany),
        Arguments.of("ordering", "per_session"),
        Arguments.of("timeout_seconds", 0),
        Arguments.of("timeout_seconds", 31),
        Arguments.of("concurrency", 0),
        Arguments.of("concurrency", 65),
        Arguments.of("retry_schedule_seconds", List.of(-1)),
        Arguments.of("retry_schedule_seconds", List.of(600)),
        Arguments.of("retry_schedule_seconds", List.of(5, 60)),
        Arguments.of("retry_schedule_seconds", List.of(0, -1)),
        Arguments.of("retry_schedule_seconds", List.of(0, 60, 59)),
        Arguments.of("retry_schedule_seconds", Arrays.asList(0, null)),
        Arguments.of("retry_schedule_seconds", List.of(0, 259_201)),
        Arguments.of("retry_schedule_seconds", List.of(0, 100_000, 200_000)),
        Arguments.of("retry_schedule_seconds", List.of(0, Integer.MAX_VALUE, Integer.MAX_VALUE)),
        Arguments.of("retry_schedule_seconds", IntStream.range(0, 21).boxed().toList()),
        Arguments.of("tls", Map.of("authorities", "no certificate")),
        Arguments.of("tls", Map.of("certificate", "x")),
        Arguments.of("tls", Map.of("private_key", "x")),
        Arguments.of("tls", Map.of("certificate", "x", "private_key", "y")),
        Arguments.of("unheard_of", 1));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void wrongFieldShouldBeNamed(String field, Object value) {
    SessionConfig session = GATEWAY.session();
    String path = "/api/sessions/%s/webhooks".formatted(session.id());
    Map<String, Object> request = new HashMap<>(Map.of("url", HOOK));
    request.put(field, value);

    JsonNode refusal = body(calls.post(path, request).expectStatus().isBadRequest());

    assertThat(refusal.path("code").asString()).isEqualTo("VALIDATION_FAILED");
    assertThat(refusal.path("error").asString()).contains(field);
    assertThat(WebhookCalls.data(calls.get(path)).path("total").asInt()).isZero();
    String there = calls.created(path);
    WebhookEndpoint before = calls.stored(there);
    calls.patch(there, Map.of(field, value)).expectStatus().isBadRequest();
    assertThat(calls.stored(there)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/#part",
        "https://example.org:0/",
        "https://example.org:99999/",
        "http://example.org/\\u1fef",
        "http://example.org/?\\u1fef",
        "http://example.org/\\ud800"
      })
  void addressThatCannotBeDeliveredToShouldBeRefusedOnEveryPath(String url) {
    SessionConfig session = GATEWAY.session();
    String path = "/api/sessions/" + session.id();
    String phone = GATEWAY.freshPhone();

    refused(
        calls.post(path + "/webhooks", "{\"url\":\"%s\"}".formatted(url)),
        400,
        "VALIDATION_FAILED");
    refused(calls.patch(path, "{\"webhook_url\":\"%s\"}".formatted(url)), 400, "VALIDATION_FAILED");
    refused(
        calls.post(
            "/api/sessions", "{\"phone\":\"%s\",\"webhook_url\":\"%s\"}".formatted(phone, url)),
        400,
        "VALIDATION_FAILED");
    assertThat(WebhookCalls.data(calls.get(path + "/webhooks")).path("total").asInt()).isZero();
    refused(calls.get("/api/sessions/" + phone), 404, "SESSION_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"enabled\":\"\"}",
        "{\"enabled\":\"false\"}",
        "{\"enabled\":0}",
        "{\"concurrency\":5.9}",
        "{\"concurrency\":5.0}",
        "{\"concurrency\":\"7\"}",
        "{\"concurrency\":\"\"}",
        "{\"concurrency\":true}",
        "{\"retry_schedule_seconds\":[0,\"60\"]}",
        "{\"types\":\"\"}",
        "{\"types\":\"message.*\"}",
        "{\"tls\":\"\"}",
        "{\"enabled\":true,\"enabled\":false}",
        "{\"headers\":{\"X-A\":\"1\",\"X-A\":\"2\"}}"
      })
  void wrongKindsOfValuesAndRepeatedNamesShouldBeRefused(String change) {
    String path = calls.created("/api/webhooks");
    WebhookEndpoint before = calls.stored(path);

    calls.patch(path, change).expectStatus().isBadRequest();

    assertThat(calls.stored(path)).isEqualTo(before);
  }

  static Stream<String> wrongSecrets() {
    return Stream.of(
        "", "secret", "whsec_", "whsec_%%%", "whsec_c2hvcnQ=", "whsec_" + "A".repeat(100));
  }

  @ParameterizedTest
  @MethodSource("wrongSecrets")
  void secretThatSignsNothingShouldBeRefused(String secret) {
    String path = calls.created("/api/webhooks");
    WebhookEndpoint before = calls.stored(path);

    refused(
        calls.post("/api/webhooks", Map.of("url", HOOK, "secret", secret)),
        400,
        "VALIDATION_FAILED");
    refused(
        calls.post(path + "/secret/rotate", Map.of("secret", secret)), 400, "VALIDATION_FAILED");
    assertThat(calls.stored(path)).isEqualTo(before);
  }

  @Test
  void rotationShouldHaveAGraceOfAWeekAtMost() {
    String path = calls.created("/api/webhooks");

    for (int seconds : new int[] {-1, 604_801}) {
      refused(
          calls.post(path + "/secret/rotate", Map.of("grace_seconds", seconds)),
          400,
          "VALIDATION_FAILED");
    }
  }

  @Test
  void addressShouldBeRequired() {
    refused(calls.post("/api/webhooks", "{}"), 400, "VALIDATION_FAILED");
    refused(calls.post("/api/webhooks", "{\"url\":null}"), 400, "VALIDATION_FAILED");
    refused(calls.post("/api/webhooks", "[]"), 400, "VALIDATION_FAILED");
    refused(calls.post("/api/webhooks", "{"), 400, "MALFORMED_REQUEST");
  }

  @Test
  void thereShouldBeNoMoreThanTheLimit() {
    String path = "/api/sessions/%s/webhooks".formatted(GATEWAY.session().id());
    for (int i = 0; i < 20; i++) {
      calls.created(path);
    }

    refused(calls.post(path, Map.of("url", HOOK)), 409, "TOO_MANY_WEBHOOKS");
  }

  @Test
  void unknownIdsShouldBeNotFound() {
    for (String id :
        List.of("wh_01ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "x.y")) {
      refused(calls.get("/api/webhooks/" + id), 404, "WEBHOOK_NOT_FOUND");
      refused(calls.get("/api/webhooks/" + id + "/attempts"), 404, "WEBHOOK_NOT_FOUND");
    }
    refused(calls.get("/api/sessions/12025559999/webhooks"), 404, "SESSION_NOT_FOUND");
  }
}
