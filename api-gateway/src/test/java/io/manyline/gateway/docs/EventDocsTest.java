package io.manyline.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.proto.event.EventSchema;
import io.manyline.proto.event.EventType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class EventDocsTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private static final JsonMapper JSON = JsonMapper.shared();

  @Test
  void documentShouldHaveEveryTypeWithItsSchemaAndNeedNoToken() {
    JsonNode document = read("/docs/events");

    assertThat(document.path("asyncapi").asString()).isEqualTo("3.0.0");
    assertThat(document.path("components").path("messages").propertyNames())
        .containsExactlyElementsOf(
            Arrays.stream(EventType.values()).map(EventType::publicName).toList());
    for (String channel : document.path("channels").propertyNames()) {
      assertThat(document.path("channels").path(channel).path("messages").size())
          .as(channel)
          .isEqualTo(EventType.values().length);
    }
    assertThat(document.path("channels").propertyNames())
        .containsExactlyInAnyOrder("webhook", "websocket", "stream");
  }

  @Test
  void everyReferenceShouldHaveItsPlaceInTheDocument() {
    JsonNode document = read("/docs/events");

    assertThat(document.findValuesAsString("$ref"))
        .hasSizeGreaterThan(4 * EventType.values().length)
        .allSatisfy(
            reference -> {
              assertThat(reference).startsWith("#/");
              assertThat(document.at(reference.substring(1)).isObject()).isTrue();
            });
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void messageShouldHaveTheSchemaOfItsType(EventType type) {
    JsonNode document = read("/docs/events");
    ObjectNode own = (ObjectNode) read("/docs/events/" + type.publicName());
    JsonNode definitions = own.remove("$defs");
    own.remove(List.of("$schema", "$id"));

    assertThat(document.at("/components/messages/" + type.publicName() + "/payload"))
        .isEqualTo(placed(own));
    assertThat(own.at("/properties/type/const").asString()).isEqualTo(type.publicName());
    for (Map.Entry<String, JsonNode> each : definitions.properties()) {
      assertThat(document.at("/components/schemas/" + each.getKey()))
          .isEqualTo(placed(each.getValue()));
    }
  }

  @Test
  void headersShouldBeThoseOfWebhooks() {
    assertThat(read("/docs/events").at("/components/schemas/Headers/properties").propertyNames())
        .containsExactlyInAnyOrder(
            "webhook-id", "webhook-timestamp", "webhook-signature", "webhook-late");
  }

  @Test
  void typeShouldHaveASchemaOfItsOwn() {
    JsonNode schema = read("/docs/events/session.status");

    assertThat(schema.at("/properties/type/const").asString()).isEqualTo("session.status");
    assertThat(schema.path("$id").asString())
        .isEqualTo("/docs/events/session.status?version=" + EventSchema.VERSION);
    get("/docs/events/session.nothing")
        .expectStatus()
        .isNotFound()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("NOT_FOUND");
  }

  /// A schema as the document has it, whose definitions are in another place.
  private static JsonNode placed(JsonNode schema) {
    return JSON.readTree(schema.toString().replace("\"#/$defs/", "\"#/components/schemas/"));
  }

  private static JsonNode read(String path) {
    byte[] body = get(path).expectStatus().isOk().expectBody().returnResult().getResponseBody();
    return JSON.readTree(body);
  }

  private static WebTestClient.ResponseSpec get(String path) {
    return GATEWAY.client().get().uri(path).exchange();
  }
}
