package io.manyline.gateway.webhook;

import static io.manyline.gateway.webhook.WebhookCalls.HOOK;
import static io.manyline.gateway.webhook.WebhookCalls.data;
import static io.manyline.gateway.webhook.WebhookCalls.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.webhook.ChatKind;
import io.manyline.registry.webhook.EventFilter;
import io.manyline.registry.webhook.Ordering;
import io.manyline.registry.webhook.Policy;
import io.manyline.registry.webhook.State;
import io.manyline.registry.webhook.Target;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// What a change does to an endpoint.
class WebhookChangesTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private final WebhookCalls calls = new WebhookCalls(GATEWAY);

  @Test
  void changeShouldLeaveWhatIsAbsent() {
    String path = calls.created("/api/webhooks");
    WebhookEndpoint before = calls.stored(path);

    JsonNode shown =
        data(
            calls.patch(
                path, "{\"types\":[\"call.*\"],\"headers\":{\"X-A\":\"1\"},\"concurrency\":64}"));

    WebhookEndpoint after = calls.stored(path);
    assertThat(shown.path("version").asLong()).isEqualTo(before.version() + 1);
    assertThat(after.filter().types()).containsExactly("call.*");
    assertThat(after.target().headers()).isEqualTo(Map.of("X-A", "1"));
    assertThat(after.policy().concurrency()).isEqualTo(64);
    assertThat(after.target().url()).isEqualTo(before.target().url());
    assertThat(after.target().secrets()).isEqualTo(before.target().secrets());
    assertThat(after.policy().timeout()).isEqualTo(before.policy().timeout());

    data(calls.patch(path, "{\"headers\":{},\"chats\":[\"channel\"]}"));
    assertThat(calls.stored(path).target().headers()).isEmpty();
    assertThat(calls.stored(path).filter())
        .isEqualTo(new EventFilter(List.of("call.*"), Set.of(ChatKind.CHANNEL)));
  }

  @Test
  void everyFieldShouldBeChanged() {
    String path = calls.created("/api/webhooks");
    WebhookEndpoint before = calls.stored(path);

    JsonNode shown =
        data(
            calls.patch(
                path,
                """
                {"url":"https://example.net/","types":["message.*"],"chats":["group"],
                 "headers":{"X-Key":"k3y"},"ordering":"none","timeout_seconds":5,
                 "concurrency":3,"retry_schedule_seconds":[0,60],"enabled":false}
                """));

    WebhookEndpoint after = calls.stored(path);
    assertThat(after.target())
        .isEqualTo(
            new Target(
                URI.create("https://example.net/"),
                Map.of("X-Key", "k3y"),
                before.target().secrets(),
                null));
    assertThat(after.filter())
        .isEqualTo(new EventFilter(List.of("message.*"), Set.of(ChatKind.GROUP)));
    assertThat(after.policy())
        .isEqualTo(
            new Policy(
                Ordering.NONE,
                Duration.ofSeconds(5),
                3,
                List.of(Duration.ZERO, Duration.ofMinutes(1))));
    assertThat(after.state().reason()).isEqualTo(State.USER_REQUEST);
    assertThat(after.scope()).isEqualTo(before.scope());
    assertThat(shown).isEqualTo(data(calls.get(path)));

    data(calls.patch(path, "{\"retry_schedule_seconds\":[0]}"));
    assertThat(calls.stored(path).policy().retrySchedule()).containsExactly(Duration.ZERO);
    data(calls.patch(path, "{\"retry_schedule_seconds\":[],\"chats\":[]}"));
    assertThat(calls.stored(path).policy().retrySchedule()).isEmpty();
    assertThat(calls.stored(path).filter().chats()).isEmpty();
  }

  @Test
  void disabledWebhookShouldBeEnabledAgain() {
    String path = calls.created("/api/webhooks");
    calls.change(path, each -> each.withState(State.disabled(State.GONE, Instant.EPOCH)));
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
      calls.change(path, each -> each.withState(State.disabled(reason, Instant.EPOCH)));

      assertThat(data(calls.patch(path, Map.of("url", HOOK))).path("enabled").asBoolean())
          .isFalse();
      assertThat(
              data(calls.patch(path, Map.of("url", "https://example.net/")))
                  .path("enabled")
                  .asBoolean())
          .isEqualTo(enabled);
    }
    calls.change(shortForm, each -> each.withState(State.disabled(reason, Instant.EPOCH)));

    calls.patch(ofSession, Map.of("webhook_url", HOOK));
    assertThat(calls.stored(shortForm).state().enabled()).isEqualTo(enabled);
    calls.patch(ofSession, Map.of("webhook_url", ""));
    calls.patch(ofSession, Map.of("webhook_url", HOOK));
    assertThat(calls.stored(shortForm).state().enabled()).isTrue();
  }

  @Test
  void anotherAddressShouldBeAsItsChangeSays() {
    String path = calls.created("/api/webhooks");
    calls.change(path, each -> each.withState(State.disabled(State.GONE, Instant.EPOCH)));

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

  private static String path(SessionConfig session) {
    return "/api/sessions/%s/webhooks".formatted(session.id());
  }
}
