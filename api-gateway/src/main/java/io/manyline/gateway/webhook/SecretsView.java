package io.manyline.gateway.webhook;

import io.manyline.registry.session.WebhookSecret;
import io.manyline.registry.webhook.Secrets;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What signs the deliveries to an endpoint.
@Schema(name = "WebhookSecrets")
record SecretsView(
    @Schema(description = "Standard Webhooks form: whsec_ and base64") String secret,
    @Schema(description = "the one before the last rotation, while it signs, too; null after that")
        @Nullable String previousSecret,
    @Nullable Instant previousSecretUntil) {

  static SecretsView of(Secrets secrets, Instant now) {
    WebhookSecret previous = secrets.previous();
    boolean signs = secrets.signing(now).size() > 1 && previous != null;
    return new SecretsView(
        secrets.current().value(),
        signs && previous != null ? previous.value() : null,
        signs ? secrets.previousUntil() : null);
  }

  @Override
  public String toString() {
    return "SecretsView[]";
  }
}
