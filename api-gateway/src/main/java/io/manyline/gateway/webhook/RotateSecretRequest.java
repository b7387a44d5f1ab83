package io.manyline.gateway.webhook;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.registry.session.WebhookSecret;
import io.manyline.registry.webhook.Secrets;
import io.swagger.v3.oas.annotations.media.Schema;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
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

  /// Checks all fields, then gives the change. **Errors:** `ROTATION_UNDER_WAY` of the change.
  UnaryOperator<Secrets> checked(SecureRandom random, Instant now) {
    Duration grace = grace();
    WebhookSecret next =
        secret == null ? WebhookSecret.create(random) : WebhookFields.secret(secret);
    return secrets -> {
      boolean another = !next.equals(secrets.current());
      if (another && !grace.isZero() && secrets.signing(now).size() > 1) {
        throw ErrorCode.ROTATION_UNDER_WAY.because(
            "The secret before the last rotation signs, too, until %s, and another rotation would end that. Wait, or have the new secret alone sign from now on: grace_seconds: 0."
                .formatted(secrets.previousUntil()));
      }
      return secrets.rotated(next, now.plus(grace));
    };
  }

  private Duration grace() {
    return graceSeconds == null
        ? Duration.ofDays(1)
        : Duration.ofSeconds(WebhookFields.number("grace_seconds", graceSeconds, 0, LONGEST));
  }

  @Override
  public String toString() {
    return "RotateSecretRequest[]";
  }
}
