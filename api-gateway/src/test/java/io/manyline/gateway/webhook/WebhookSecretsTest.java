package io.manyline.gateway.webhook;

import static io.manyline.gateway.webhook.WebhookCalls.data;
import static io.manyline.gateway.webhook.WebhookCalls.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.registry.session.WebhookSecret;
import io.manyline.registry.webhook.Secrets;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// What signs the deliveries to an endpoint, and how it is changed.
class WebhookSecretsTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private final WebhookCalls calls = new WebhookCalls(GATEWAY);

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
    assertThat(calls.stored(path).target().secrets().signing(Instant.now())).hasSize(2);

    JsonNode again = data(calls.post(path + "/secret/rotate", Map.of("grace_seconds", 0)));
    assertThat(again.path("previous_secret").isNull()).isTrue();
    assertThat(calls.stored(path).target().secrets().signing(Instant.now())).hasSize(1);
    assertThat(data(calls.get(path + "/secret"))).isEqualTo(again);
  }

  @Test
  void rotationShouldNotEndTheGraceOfTheOneBefore() {
    String path = calls.created("/api/webhooks");
    String rotate = path + "/secret/rotate";
    String second = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    JsonNode rotated = data(calls.post(rotate, Map.of("secret", second)));
    WebhookEndpoint before = calls.stored(path);

    assertThat(data(calls.post(rotate, Map.of("secret", second)))).isEqualTo(rotated);
    refused(calls.as("ada").post().uri(rotate).exchange(), 409, "ROTATION_UNDER_WAY");
    refused(calls.post(rotate, Map.of("grace_seconds", 60)), 409, "ROTATION_UNDER_WAY");

    assertThat(calls.stored(path).target()).isEqualTo(before.target());
  }

  @Test
  void rotationShouldBeFreeAgainOnceTheGraceHasEnded() {
    String path = calls.created("/api/webhooks");
    WebhookSecret first = WebhookSecret.create(new SecureRandom());
    WebhookSecret second = WebhookSecret.create(new SecureRandom());
    calls.change(
        path,
        each ->
            each.withTarget(
                each.target().withSecrets(Secrets.of(first).rotated(second, Instant.now()))));

    JsonNode rotated = data(calls.post(path + "/secret/rotate", "{}"));

    assertThat(rotated.path("previous_secret").asString()).isEqualTo(second.value());
  }
}
