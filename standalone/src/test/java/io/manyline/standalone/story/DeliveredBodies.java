package io.manyline.standalone.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.manyline.proto.event.EventSchema;
import io.manyline.proto.event.EventType;
import io.manyline.testsupport.BodyCheck;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What any webhook of these tests is sent is what `/docs/events/{type}` says of its type.
public final class DeliveredBodies implements BodyCheck {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  @Override
  public void check(String body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + body, e);
    }
    String type = json.path("type").asText();
    assertThat(SCHEMAS.computeIfAbsent(type, DeliveredBodies::schema).validate(json))
        .as("%s", body)
        .isEmpty();
  }

  private static JsonSchema schema(String name) {
    EventType type =
        Arrays.stream(EventType.values())
            .filter(each -> each.publicName().equals(name))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no type " + name));
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(JSON.<JsonNode>valueToTree(EventSchema.of(type)));
  }
}
