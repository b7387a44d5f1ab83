package io.manyline.gateway.webhook;

import io.manyline.proto.event.EventType;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Body of a test; may be absent.
@Schema(name = "TestWebhook")
record TestRequest(
    @Schema(description = "one type; a sample of each when absent", example = "message.received")
        @Nullable String type,
    @Schema(
            description =
                "whose events they seem to be; for a webhook of all sessions, your oldest when absent")
        @Nullable String sessionId) {
  static final TestRequest ALL = new TestRequest(null, null);

  List<EventType> types() {
    List<EventType> types =
        Arrays.stream(EventType.values())
            .filter(each -> type == null || each.publicName().equals(type))
            .toList();
    if (types.isEmpty()) {
      throw WebhookFields.failed(
          "The field type is none of the event types. GET /docs/events lists them.");
    }
    return types;
  }
}
