package io.manyline.standalone.story;

import io.manyline.testsupport.WebhookSink;
import io.manyline.testsupport.WebhookSink.Delivery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The texts that came in at a webhook, in order, each event once: repeats carry the same id.
public final class ReceivedTexts {
  private static final JsonMapper JSON = new JsonMapper();

  private ReceivedTexts() {}

  public static List<String> of(WebhookSink sink) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Delivery delivery : sink.deliveries()) {
      JsonNode event = JSON.readTree(delivery.body());
      if (event.path("type").asString().equals("message.received")) {
        texts.putIfAbsent(event.path("id").asString(), event.path("data").path("text").asString());
      }
    }
    return List.copyOf(texts.values());
  }
}
