package io.manyline.gateway.docs;

import io.manyline.proto.event.EventSchema;
import io.manyline.proto.event.EventType;
import java.util.LinkedHashMap;
import java.util.Map;

/// The AsyncAPI 3.0 document of all events, over webhook, WebSocket and server-sent events.
final class AsyncApi {
  private static final String SCHEMAS = "#/components/schemas/";

  private AsyncApi() {}

  static Map<String, Object> document() {
    EventSchema schemas = new EventSchema(SCHEMAS);
    Map<String, Object> messages = new LinkedHashMap<>();
    Map<String, Object> references = new LinkedHashMap<>();
    for (EventType type : EventType.values()) {
      String name = type.publicName();
      messages.put(name, message(type, schemas));
      references.put(name, Map.of("$ref", "#/components/messages/" + name));
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("asyncapi", "3.0.0");
    document.put(
        "info",
        Map.of(
            "title",
            "Manyline events",
            "version",
            EventSchema.VERSION,
            "description",
            "At least once, with a stable id, in order for each chat. Types and fields are added;"
                + " none is renamed within a major version."));
    document.put("defaultContentType", "application/json");
    document.put(
        "channels",
        Map.of(
            "webhook",
            channel(
                "POST to a session's webhook_url and to webhooks, signed as Standard Webhooks says",
                references),
            "websocket",
            channel("GET /api/sessions/{id}/ws, after the first frames", references),
            "stream",
            channel("GET /api/events, the data of each server-sent event", references)));
    document.put(
        "operations",
        Map.of(
            "deliver",
            Map.of("action", "send", "channel", Map.of("$ref", "#/channels/webhook")),
            "show",
            Map.of("action", "send", "channel", Map.of("$ref", "#/channels/websocket")),
            "stream",
            Map.of("action", "send", "channel", Map.of("$ref", "#/channels/stream"))));
    Map<String, Object> definitions = new LinkedHashMap<>(schemas.definitions());
    definitions.put("Headers", headers());
    document.put("components", Map.of("messages", messages, "schemas", definitions));
    return document;
  }

  private static Map<String, Object> channel(String description, Map<String, Object> messages) {
    return Map.of("description", description, "messages", messages);
  }

  private static Map<String, Object> message(EventType type, EventSchema schemas) {
    return Map.of(
        "name",
        type.publicName(),
        "contentType",
        "application/json",
        "headers",
        Map.of("$ref", SCHEMAS + "Headers"),
        "payload",
        schemas.body(type));
  }

  private static Map<String, Object> headers() {
    Map<String, Object> text = Map.of("type", "string");
    return Map.of(
        "type",
        "object",
        "description",
        "Of a webhook; the other ways have none.",
        "properties",
        Map.of(
            "webhook-id",
            text,
            "webhook-timestamp",
            text,
            "webhook-signature",
            text,
            "webhook-late",
            Map.of(
                "const", "true", "description", "Later events of its chat may have come before.")));
  }
}
