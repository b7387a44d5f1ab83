package io.manyline.proto.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.manyline.testsupport.BodyCheck;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What anybody is sent of an event, by whichever way, is what `/docs/events/{type}` says of its
/// type, and no field more; the validator is not ours.
public final class PublishedSchemas implements BodyCheck {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);
  private static final Map<EventType, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  @Override
  public void check(String body) {
    assertValid(body);
  }

  public static void assertValid(String body) {
    JsonNode json = json(body);
    String name = json.path("type").asText();
    EventType type =
        Arrays.stream(EventType.values())
            .filter(each -> each.publicName().equals(name))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no type of event: " + body));
    assertThat(of(type).validate(json)).as("%s", body).isEmpty();
  }

  /// Refuses fields that the published schema does not name.
  static JsonSchema of(EventType type) {
    return SCHEMAS.computeIfAbsent(
        type,
        each -> {
          JsonNode schema = JSON.valueToTree(EventSchema.of(each));
          schema
              .findParents("properties")
              .forEach(object -> ((ObjectNode) object).put("additionalProperties", false));
          return FACTORY.getSchema(schema);
        });
  }

  static JsonSchema published(EventType type) {
    return FACTORY.getSchema(JSON.<JsonNode>valueToTree(EventSchema.of(type)));
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + body, e);
    }
  }
}
