package io.manyline.gateway.webhook;

import static io.manyline.gateway.webhook.WebhookCalls.HOOK;
import static io.manyline.gateway.webhook.WebhookCalls.body;
import static io.manyline.gateway.webhook.WebhookCalls.data;
import static io.manyline.gateway.webhook.WebhookCalls.id;
import static io.manyline.gateway.webhook.WebhookCalls.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.registry.id.Network;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.webhook.ChatKind;
import io.manyline.registry.webhook.EndpointLimits;
import io.manyline.registry.webhook.EventFilter;
import io.manyline.registry.webhook.NewEndpoint;
import io.manyline.registry.webhook.Ordering;
import io.manyline.registry.webhook.Policy;
import io.manyline.registry.webhook.Scope;
import io.manyline.registry.webhook.State;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
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
    WebhookEndpoint stored = calls.stored(id);
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
    assertThat(calls.stored(own)).isNotNull();
  }

  @Test
  void webhookOfAnotherNetworkShouldNotBeSeen() {
    WebhookEndpoint here = calls.stored(calls.created("/api/webhooks"));
    Network elsewhere = here.scope().network() == Network.LIVE ? Network.SANDBOX : Network.LIVE;
    WebhookEndpoint there =
        GATEWAY
            .webhooks()
            .endpoints()
            .create(
                new NewEndpoint(
                    new Scope(here.scope().tenant(), elsewhere, null),
                    here.target(),
                    here.filter(),
                    here.policy(),
                    here.state()),
                new EndpointLimits(20, 20))
            .block();
    String path = "/api/webhooks/" + there.id();

    refused(calls.get(path), 404, "WEBHOOK_NOT_FOUND");
    refused(calls.patch(path, Map.of("enabled", false)), 404, "WEBHOOK_NOT_FOUND");
    refused(calls.delete(path), 404, "WEBHOOK_NOT_FOUND");

    assertThat(ids(data(calls.get("/api/webhooks")))).containsExactly(here.id().value());
    assertThat(calls.stored(path)).isEqualTo(there);
  }

  private static String path(SessionConfig session) {
    return "/api/sessions/%s/webhooks".formatted(session.id());
  }

  private static List<String> ids(JsonNode list) {
    return list.path("webhooks").valueStream().map(each -> each.path("id").asString()).toList();
  }
}
