package io.manyline.gateway.session;

import io.swagger.v3.oas.annotations.media.Schema;

/// The secret that signs a session's webhooks.
@Schema(name = "WebhookSecret")
record WebhookSecretView(
    @Schema(description = "Standard Webhooks form: whsec_ and base64") String webhookSecret) {
  @Override
  public String toString() {
    return "WebhookSecretView[]";
  }
}
