package io.manyline.gateway.webhook;

import io.manyline.registry.webhook.Attempt;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One attempt as shown.
///
/// @param number 1 for the first
@Schema(name = "WebhookAttempt")
record AttemptView(
    String eventId,
    @Schema(example = "message.received") @Nullable String type,
    int number,
    @Schema(
            description = "the HTTP status, or why there was none",
            example =
                "200, 503, timeout, refused, unknown_host, blocked_address, tls, closed, invalid_url, other")
        String result,
    Instant at,
    long latencyMs,
    @Schema(description = "the beginning of the answer's body, where there was one")
        @Nullable String responseExcerpt,
    @Schema(description = "when the next attempt was due then; null when there is none")
        @Nullable Instant nextAt) {

  static AttemptView of(Attempt attempt) {
    Attempt.Details details = attempt.details();
    return new AttemptView(
        attempt.eventId(),
        details.type().isEmpty() ? null : details.type(),
        attempt.number(),
        attempt.result(),
        attempt.at(),
        attempt.latency().toMillis(),
        details.excerpt().isEmpty() ? null : details.excerpt(),
        details.next());
  }
}
