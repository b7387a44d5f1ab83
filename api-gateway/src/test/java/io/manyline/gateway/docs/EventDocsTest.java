package io.manyline.gateway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.proto.event.EventType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventDocsTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  @Test
  void documentShouldHaveEveryTypeWithItsSchemaAndNeedNoToken() {
    JsonNode document = read("/docs/events");

    assertThat(document.path("asyncapi").asString()).isEqualTo("3.0.0");
    assertThat(document.path("components").path("messages").propertyNames())
        .containsExactlyElementsOf(
            Arrays.stream(EventType.values()).map(EventType::publicName).toList());
    assertThat(
            document
                .at("/components/messages/message.received/payload/schema/properties/data/$ref")
                .asString())
        .isEqualTo("#/$defs/MessageReceived");
    for (String channel : document.path("channels").propertyNames()) {
      assertThat(document.path("channels").path(channel).path("messages").size())
          .as(channel)
          .isEqualTo(EventType.values().length);
    }
    assertThat(document.path("channels").propertyNames())
        .containsExactlyInAnyOrder("webhook", "websocket", "stream");
  }

  @Test
  void typeShouldHaveASchemaOfItsOwn() {
    assertThat(read("/docs/events/session.status").at("/properties/type/const").asString())
        .isEqualTo("session.status");
    get("/docs/events/session.nothing")
        .expectStatus()
        .isNotFound()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("NOT_FOUND");
  }

  private static JsonNode read(String path) {
    byte[] body = get(path).expectStatus().isOk().expectBody().returnResult().getResponseBody();
    return JsonMapper.shared().readTree(body);
  }

  private static WebTestClient.ResponseSpec get(String path) {
    return GATEWAY.client().get().uri(path).exchange();
  }
}
