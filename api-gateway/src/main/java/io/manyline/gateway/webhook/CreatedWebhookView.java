package io.manyline.gateway.webhook;

import io.swagger.v3.oas.annotations.media.Schema;

/// A new endpoint, and its secret.
@Schema(name = "CreatedWebhook")
record CreatedWebhookView(
    WebhookView webhook,
    @Schema(description = "Standard Webhooks form: whsec_ and base64") String secret) {
  @Override
  public String toString() {
    return "CreatedWebhookView[]";
  }
}
