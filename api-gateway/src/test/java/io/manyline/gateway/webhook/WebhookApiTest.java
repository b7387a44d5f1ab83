package io.manyline.gateway.webhook;

import static io.manyline.gateway.webhook.WebhookCalls.HOOK;
import static io.manyline.gateway.webhook.WebhookCalls.body;
import static io.manyline.gateway.webhook.WebhookCalls.data;
import static io.manyline.gateway.webhook.WebhookCalls.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.WebhookSecret;
import io.manyline.registry.webhook.ChatKind;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.EventFilter;
import io.manyline.registry.webhook.Ordering;
import io.manyline.registry.webhook.Policy;
import io.manyline.registry.webhook.Secrets;
import io.manyline.registry.webhook.State;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/// Endpoints of a session and of all sessions: managed by their owner, shown without secrets.
class WebhookApiTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private final WebhookCalls calls = new WebhookCalls(GATEWAY);

  @Test
  void everyFieldShouldBeTakenAndStored() {
    SessionConfig session = GATEWAY.session();
    String path = path(session);
    var answer =
        calls
            .post(
                path,
                """
                {"url":"%s","types":["message.*","session.status"],"chats":["group","status"],
                 "headers":{"X-Key":"k3y","Authorization":"Bearer b"},"ordering":"none",
                 "timeout_seconds":5,"concurrency":3,"retry_schedule_seconds":[0,60],
                 "enabled":false,"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
                """
                    .formatted(HOOK))
            .expectStatus()
            .isCreated();

    JsonNode data = body(answer).path("data");
    String id = data.at("/webhook/id").asString();
    assertThat(answer.returnResult(Void.class).getResponseHeaders().getFirst(HttpHeaders.LOCATION))
        .isEqualTo(path + "/" + id);
    assertThat(data.path("secret").asString()).isEqualTo("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    WebhookEndpoint stored = stored(id);
    assertThat(stored.target().url()).hasToString(HOOK);
    assertThat(stored.target().headers())
        .isEqualTo(Map.of("X-Key", "k3y", "Authorization", "Bearer b"));
    assertThat(stored.filter())
        .isEqualTo(
            new EventFilter(
                List.of("message.*", "session.status"), Set.of(ChatKind.GROUP, ChatKind.STATUS)));
    assertThat(stored.policy())
        .isEqualTo(
            new Policy(
                Ordering.NONE,
                Duration.ofSeconds(5),
                3,
                List.of(Duration.ZERO, Duration.ofMinutes(1))));
    assertThat(stored.state().reason()).isEqualTo(State.USER_REQUEST);
    assertThat(stored.scope().session()).isEqualTo(session.uid());

    JsonNode shown = data(calls.get(path + "/" + id));
    assertThat(shown).isEqualTo(data.path("webhook"));
    assertThat(shown.path("session_id").asString()).isEqualTo(session.id().value());
    assertThat(shown.path("reason").asString()).isEqualTo("user_request");
    assertThat(shown.path("header_names").toString()).contains("X-Key", "Authorization");
    assertThat(shown.toString()).doesNotContain("k3y", "Bearer", "whsec_");
  }

  @Test
  void everythingButTheAddressShouldHaveADefault() {
    JsonNode data = data(calls.post("/api/webhooks", Map.of("url", HOOK)));

    JsonNode shown = data.path("webhook");
    assertThat(data.path("secret").asString()).startsWith("whsec_");
    assertThat(shown.path("session_id").isNull()).isTrue();
    assertThat(shown.path("types").toString()).isEqualTo("[\"*\"]");
    assertThat(shown.path("chats").toString()).isEqualTo("[]");
    assertThat(shown.path("ordering").asString()).isEqualTo("per_chat");
    assertThat(shown.path("timeout_seconds").asInt()).isEqualTo(20);
    assertThat(shown.path("concurrency").asInt()).isEqualTo(16);
    assertThat(shown.path("retry_schedule_seconds").toString()).isEqualTo("[]");
    assertThat(shown.path("enabled").asBoolean()).isTrue();
    assertThat(shown.path("reason").isNull()).isTrue();
    assertThat(shown.path("short_form").asBoolean()).isFalse();
  }

  @Test
  void sessionShouldBeFoundByAnyWayToWriteItsNumber() {
    SessionConfig session = GATEWAY.session();
    String written = session.id().value().replaceFirst("(\\d)(\\d{3})", "+$1 ($2) ");

    var answer =
        calls
            .as("ada")
            .post()
            .uri("/api/sessions/{id}/webhooks", written)
            .contentType(MediaType.APPLICATION_JSON)
            .bodyValue(Map.of("url", HOOK))
            .exchange()
            .expectStatus()
            .isCreated();

    String id = body(answer).at("/data/webhook/id").asString();
    assertThat(answer.returnResult(Void.class).getResponseHeaders().getFirst(HttpHeaders.LOCATION))
        .isEqualTo(path(session) + "/" + id);
  }

  @Test
  void sameAddressShouldBeAWebhookOfItsOwn() {
    String one = calls.created("/api/webhooks");
    String other = calls.created("/api/webhooks");

    assertThat(other).isNotEqualTo(one);
  }

  @Test
  void schemeShouldBeTakenInUpperCaseAndStoredAsItIsPostedTo() {
    SessionConfig session = GATEWAY.session();

    JsonNode created = data(calls.post(path(session), Map.of("url", "HTTPS://example.org/Büro")));
    calls.patch("/api/sessions/" + session.id(), Map.of("webhook_url", "Http://example.org/"));

    assertThat(created.at("/webhook/url").asString()).isEqualTo("https://example.org/Büro");
    assertThat(GATEWAY.stores().byPhone("one", session.id().value()).webhookUrl())
        .hasToString("http://example.org/");
  }

  @Test
  void listsShouldShowWhatIsTheirs() {
    SessionConfig session = GATEWAY.session();
    String own = id(calls.created(path(session)));
    String others = id(calls.created(path(GATEWAY.session())));
    String ofAll = id(calls.created("/api/webhooks"));
    calls.patch("/api/sessions/" + session.id(), Map.of("webhook_url", HOOK));

    JsonNode ofSession = data(calls.get(path(session)));
    JsonNode all = data(calls.get("/api/webhooks"));

    assertThat(ids(ofSession)).containsExactly(session.uid().value(), own);
    assertThat(ofSession.at("/webhooks/0/short_form").asBoolean()).isTrue();
    assertThat(ofSession.path("total").asInt()).isEqualTo(2);
    assertThat(ids(all)).contains(own, others, ofAll).doesNotContain(session.uid().value());
  }

  @Test
  void changeShouldLeaveWhatIsAbsent() {
    String path = calls.created("/api/webhooks");
    WebhookEndpoint before = stored(id(path));

    JsonNode shown =
        data(
            calls.patch(
                path, "{\"types\":[\"call.*\"],\"headers\":{\"X-A\":\"1\"},\"concurrency\":64}"));

    WebhookEndpoint after = stored(id(path));
    assertThat(shown.path("version").asLong()).isEqualTo(before.version() + 1);
    assertThat(after.filter().types()).containsExactly("call.*");
    assertThat(after.target().headers()).isEqualTo(Map.of("X-A", "1"));
    assertThat(after.policy().concurrency()).isEqualTo(64);
    assertThat(after.target().url()).isEqualTo(before.target().url());
    assertThat(after.target().secrets()).isEqualTo(before.target().secrets());
    assertThat(after.policy().timeout()).isEqualTo(before.policy().timeout());

    data(calls.patch(path, "{\"headers\":{},\"chats\":[\"channel\"]}"));
    assertThat(stored(id(path)).target().headers()).isEmpty();
    assertThat(stored(id(path)).filter())
        .isEqualTo(new EventFilter(List.of("call.*"), Set.of(ChatKind.CHANNEL)));
  }

  @Test
  void disabledWebhookShouldBeEnabledAgain() {
    String path = calls.created("/api/webhooks");
    change(path, each -> each.withState(State.disabled(State.GONE, Instant.EPOCH)));
    JsonNode gone = data(calls.get(path));
    assertThat(gone.path("enabled").asBoolean()).isFalse();
    assertThat(gone.path("reason").asString()).isEqualTo("gone");
    assertThat(gone.path("since").asString()).isEqualTo("1970-01-01T00:00:00Z");

    JsonNode enabled = data(calls.patch(path, Map.of("enabled", true)));

    assertThat(enabled.path("enabled").asBoolean()).isTrue();
    assertThat(enabled.path("reason").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"gone,true", "failing,true", "user_request,false"})
  void anotherAddressShouldBeEnabledUnlessItsOwnerDisabledTheOneBefore(
      String reason, boolean enabled) {
    SessionConfig session = GATEWAY.session();
    String ofSession = "/api/sessions/" + session.id();
    calls.patch(ofSession, Map.of("webhook_url", HOOK));
    String shortForm = path(session) + "/" + session.uid();
    for (String path : List.of(calls.created(path(session)), shortForm)) {
      change(path, each -> each.withState(State.disabled(reason, Instant.EPOCH)));

      assertThat(data(calls.patch(path, Map.of("url", HOOK))).path("enabled").asBoolean())
          .isFalse();
      assertThat(
              data(calls.patch(path, Map.of("url", "https://example.net/")))
                  .path("enabled")
                  .asBoolean())
          .isEqualTo(enabled);
    }
    change(shortForm, each -> each.withState(State.disabled(reason, Instant.EPOCH)));

    calls.patch(ofSession, Map.of("webhook_url", HOOK));
    assertThat(stored(id(shortForm)).state().enabled()).isEqualTo(enabled);
    calls.patch(ofSession, Map.of("webhook_url", ""));
    calls.patch(ofSession, Map.of("webhook_url", HOOK));
    assertThat(stored(id(shortForm)).state().enabled()).isTrue();
  }

  @Test
  void anotherAddressShouldBeAsItsChangeSays() {
    String path = calls.created("/api/webhooks");
    change(path, each -> each.withState(State.disabled(State.GONE, Instant.EPOCH)));

    JsonNode off = data(calls.patch(path, Map.of("url", "https://a.example/", "enabled", false)));
    JsonNode on = data(calls.patch(path, Map.of("url", "https://b.example/", "enabled", true)));

    assertThat(off.path("reason").asString()).isEqualTo("user_request");
    assertThat(on.path("enabled").asBoolean()).isTrue();
  }

  @Test
  void shortFormShouldBeChangedHereAsByItsSession() {
    SessionConfig session = GATEWAY.session();
    calls.patch("/api/sessions/" + session.id(), Map.of("webhook_url", HOOK));
    String path = path(session) + "/" + session.uid();

    JsonNode changed =
        data(calls.patch(path, Map.of("url", "https://example.net/", "enabled", false)));

    assertThat(changed.path("short_form").asBoolean()).isTrue();
    assertThat(changed.path("reason").asString()).isEqualTo("user_request");
    SessionConfig stored = GATEWAY.stores().byPhone("one", session.id().value());
    assertThat(stored.webhookUrl()).hasToString("https://example.net/");
    refused(calls.patch(path, "{\"types\":[\"call.*\"]}"), 400, "VALIDATION_FAILED");

    String secret = data(calls.get(path + "/secret")).path("secret").asString();
    assertThat(secret).isEqualTo(session.webhookSecret().value());
    String next = data(calls.post(path + "/secret/rotate", "{}")).path("secret").asString();
    assertThat(next).isNotEqualTo(secret);
    calls
        .get("/api/sessions/%s/webhook-secret".formatted(session.id()))
        .expectBody()
        .jsonPath("$.data.webhook_secret")
        .isEqualTo(next);

    calls.delete(path).expectStatus().isOk();
    assertThat(GATEWAY.stores().byPhone("one", session.id().value()).webhookUrl()).isNull();
    refused(calls.get(path), 404, "WEBHOOK_NOT_FOUND");
  }

  @Test
  void rotatedSecretShouldSignBesideTheOneBeforeUntilTheGraceEnds() {
    String path = calls.created("/api/webhooks");
    String first = data(calls.get(path + "/secret")).path("secret").asString();

    JsonNode rotated = data(calls.as("ada").post().uri(path + "/secret/rotate").exchange());

    assertThat(rotated.path("secret").asString()).startsWith("whsec_").isNotEqualTo(first);
    assertThat(rotated.path("previous_secret").asString()).isEqualTo(first);
    assertThat(Instant.parse(rotated.path("previous_secret_until").asString()))
        .isBetween(
            Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(25)));
    assertThat(stored(id(path)).target().secrets().signing(Instant.now())).hasSize(2);

    JsonNode again = data(calls.post(path + "/secret/rotate", Map.of("grace_seconds", 0)));
    assertThat(again.path("previous_secret").isNull()).isTrue();
    assertThat(stored(id(path)).target().secrets().signing(Instant.now())).hasSize(1);
    assertThat(data(calls.get(path + "/secret"))).isEqualTo(again);
  }

  @Test
  void rotationShouldNotEndTheGraceOfTheOneBefore() {
    String path = calls.created("/api/webhooks");
    String rotate = path + "/secret/rotate";
    String second = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    JsonNode rotated = data(calls.post(rotate, Map.of("secret", second)));
    WebhookEndpoint before = stored(id(path));

    assertThat(data(calls.post(rotate, Map.of("secret", second)))).isEqualTo(rotated);
    refused(calls.as("ada").post().uri(rotate).exchange(), 409, "ROTATION_UNDER_WAY");
    refused(calls.post(rotate, Map.of("grace_seconds", 60)), 409, "ROTATION_UNDER_WAY");

    assertThat(stored(id(path)).target()).isEqualTo(before.target());
  }

  @Test
  void rotationShouldBeFreeAgainOnceTheGraceHasEnded() {
    String path = calls.created("/api/webhooks");
    WebhookSecret first = WebhookSecret.create(new SecureRandom());
    WebhookSecret second = WebhookSecret.create(new SecureRandom());
    change(
        path,
        each ->
            each.withTarget(
                each.target().withSecrets(Secrets.of(first).rotated(second, Instant.now()))));

    JsonNode rotated = data(calls.post(path + "/secret/rotate", "{}"));

    assertThat(rotated.path("previous_secret").asString()).isEqualTo(second.value());
  }

  @Test
  void removedWebhookShouldBeGone() {
    String path = calls.created("/api/webhooks");

    calls.delete(path).expectStatus().isOk();

    refused(calls.get(path), 404, "WEBHOOK_NOT_FOUND");
    refused(calls.delete(path), 404, "WEBHOOK_NOT_FOUND");
  }

  @Test
  void othersShouldSeeNothingAndViewersNoSecrets() {
    SessionConfig session = GATEWAY.session();
    String ofAll = calls.created("/api/webhooks");
    String own = calls.created(path(session));
    for (String path : List.of(ofAll, own)) {
      calls.as("bob").get().uri(path).exchange().expectStatus().isNotFound();
      calls.as("bob").delete().uri(path).exchange().expectStatus().isNotFound();
      calls.as("eve").get().uri(path).exchange().expectStatus().isOk();
      calls.as("eve").get().uri(path + "/attempts").exchange().expectStatus().isOk();
      calls.as("eve").get().uri(path + "/secret").exchange().expectStatus().isForbidden();
      calls.as("eve").delete().uri(path).exchange().expectStatus().isForbidden();
      calls.as("eve").post().uri(path + "/test").exchange().expectStatus().isForbidden();
      GATEWAY.client().get().uri(path).exchange().expectStatus().isUnauthorized();
    }
    refused(calls.get(path(GATEWAY.session()) + "/" + id(own)), 404, "WEBHOOK_NOT_FOUND");
    refused(calls.get(path(session) + "/" + id(ofAll)), 404, "WEBHOOK_NOT_FOUND");
    assertThat(stored(id(own))).isNotNull();
  }

  private static String path(SessionConfig session) {
    return "/api/sessions/%s/webhooks".formatted(session.id());
  }

  private static String id(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static List<String> ids(JsonNode list) {
    return list.path("webhooks").valueStream().map(each -> each.path("id").asString()).toList();
  }

  private static void change(String path, UnaryOperator<WebhookEndpoint> change) {
    GATEWAY.webhooks().endpoints().update(new EndpointId(id(path)), change).block();
  }

  private static WebhookEndpoint stored(String id) {
    return GATEWAY.webhooks().endpoints().find(new EndpointId(id)).block();
  }
}
