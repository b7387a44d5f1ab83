package io.manyline.gateway.webhook;

import io.manyline.registry.webhook.DeadLetter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;

/// Events that are not tried any more, newest first.
@Schema(name = "WebhookDeadLetterList")
record DeadLetterListView(List<DeadLetterView> deadLetters, int total) {
  /// One of them.
  @Schema(name = "WebhookDeadLetter")
  record DeadLetterView(
      String eventId,
      @Schema(
              allowableValues = {
                "attempts_exhausted",
                "endpoint_gone",
                "endpoint_disabled",
                "event_gone",
                "too_many_late"
              })
          String reason,
      int attempts,
      Instant at) {
    static DeadLetterView of(DeadLetter letter) {
      return new DeadLetterView(
          letter.eventId(), WebhookFields.name(letter.reason()), letter.attempts(), letter.at());
    }
  }
}
