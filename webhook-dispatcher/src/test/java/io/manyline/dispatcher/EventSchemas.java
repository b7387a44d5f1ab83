package io.manyline.dispatcher;

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

/// Every body that a test is sent is what the published schemas say: each `WebhookSink` asks here.
public final class EventSchemas implements BodyCheck {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);
  private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  @Override
  public void check(String body) {
    assertValid(body);
  }

  public static void assertValid(String body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + body, e);
    }
    assertThat(schema(json.path("type").asText()).validate(json)).as("%s", body).isEmpty();
  }

  private static JsonSchema schema(String type) {
    return SCHEMAS.computeIfAbsent(
        type,
        name ->
            FACTORY.getSchema(
                JSON.<JsonNode>valueToTree(
                    EventSchema.of(
                        Arrays.stream(EventType.values())
                            .filter(each -> each.publicName().equals(name))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("no type " + name))))));
  }
}
