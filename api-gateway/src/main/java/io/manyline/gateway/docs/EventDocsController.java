package io.manyline.gateway.docs;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.proto.event.EventSchema;
import io.manyline.proto.event.EventType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// Serves what events look like; needs no token.
@RestController
@Tag(name = "Events", description = "What webhooks and WebSockets tell")
final class EventDocsController {
  @GetMapping(path = "/docs/events", produces = "application/json")
  @Operation(summary = "All events, as an AsyncAPI document", description = "Needs no token.")
  Map<String, Object> events() {
    return AsyncApi.document();
  }

  @GetMapping(
      path = "/docs/events/{type}",
      produces = {"application/schema+json", "application/json"})
  @Operation(
      summary = "The JSON Schema of one event type's body",
      description = "Such as /docs/events/message.received. Needs no token.")
  Map<String, Object> event(@PathVariable("type") String name) {
    return Arrays.stream(EventType.values())
        .filter(type -> type.publicName().equals(name))
        .findFirst()
        .map(EventSchema::of)
        .orElseThrow(
            () ->
                ErrorCode.NOT_FOUND.because(
                    "There is no event type of this name. GET /docs/events lists them all."));
  }
}
