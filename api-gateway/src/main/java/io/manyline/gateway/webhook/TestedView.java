package io.manyline.gateway.webhook;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// Test events that are on their way.
@Schema(name = "TestedWebhook")
record TestedView(List<TestEventView> events, int total) {
  /// One of them.
  @Schema(name = "TestEvent")
  record TestEventView(
      @Schema(description = "as in webhook-id; GET …/attempts?event_id= shows what came of it")
          String eventId,
      String type) {}
}
