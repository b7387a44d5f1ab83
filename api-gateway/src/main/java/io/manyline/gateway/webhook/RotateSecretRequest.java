package io.manyline.gateway.webhook;

import io.manyline.registry.session.WebhookSecret;
import io.swagger.v3.oas.annotations.media.Schema;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Body of a rotation; may be absent.
@Schema(name = "RotateSecret")
record RotateSecretRequest(
    @Schema(
            defaultValue = "86400",
            minimum = "0",
            maximum = "604800",
            description = "how long the secret of now signs, too")
        @Nullable Integer graceSeconds,
    @Schema(description = "whsec_ and 24 to 64 bytes in base64; one is made when absent")
        @Nullable String secret) {
  static final RotateSecretRequest DEFAULT = new RotateSecretRequest(null, null);

  private static final int LONGEST = 604_800;

  Duration grace() {
    return graceSeconds == null
        ? Duration.ofDays(1)
        : Duration.ofSeconds(WebhookFields.number("grace_seconds", graceSeconds, 0, LONGEST));
  }

  WebhookSecret next(SecureRandom random) {
    return secret == null ? WebhookSecret.create(random) : WebhookFields.secret(secret);
  }

  @Override
  public String toString() {
    return "RotateSecretRequest[]";
  }
}
