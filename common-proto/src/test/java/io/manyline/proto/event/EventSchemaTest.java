package io.manyline.proto.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Timestamp;
import com.networknt.schema.JsonSchema;
import io.manyline.proto.event.v1.SessionEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Schemas against the bodies that are sent, by a validator of others.
class EventSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @EnumSource(EventType.class)
  void bodyWithEveryFieldAndWithNoneShouldBeValid(EventType type) throws JsonProcessingException {
    JsonSchema schema = PublishedSchemas.of(type);

    assertThat(schema.validate(body(EventBody.json(SampleEvents.full(type)).orElseThrow())))
        .isEmpty();
    assertThat(schema.validate(body(EventBody.json(SampleEvents.empty(type)).orElseThrow())))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void sampleOfEachTypeShouldBeValidAndOfThatType(EventType type) throws JsonProcessingException {
    SessionEvent sample =
        EventSample.of(type, Timestamp.newBuilder().setSeconds(1_700_000_000).build())
            .setEventId("test_1")
            .setSessionId("15550100001")
            .build();

    assertThat(EventType.of(sample)).contains(type);
    assertThat(PublishedSchemas.of(type).validate(body(EventBody.json(sample).orElseThrow())))
        .isEmpty();
    assertThat(EventBody.json(sample).orElseThrow()).doesNotContain("1970");
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void bodyThatDiffersInAnyFieldShouldNotBeValid(EventType type) throws JsonProcessingException {
    JsonSchema schema = PublishedSchemas.of(type);
    String sent = EventBody.json(SampleEvents.full(type)).orElseThrow();

    ObjectNode more = (ObjectNode) body(sent);
    more.put("unknown", 1);
    assertThat(schema.validate(more)).isNotEmpty();
    ObjectNode inside = (ObjectNode) body(sent);
    ((ObjectNode) inside.get("data")).put("unknown", 1);
    assertThat(schema.validate(inside)).isNotEmpty();
    ObjectNode other = (ObjectNode) body(sent);
    other.put("type", "message.other");
    assertThat(schema.validate(other)).isNotEmpty();
    for (String field : names(body(sent))) {
      ObjectNode less = (ObjectNode) body(sent);
      less.remove(field);
      assertThat(schema.validate(less)).as("without %s", field).isNotEmpty();
    }
    for (String field : names(body(sent).get("data"))) {
      ObjectNode wrong = (ObjectNode) body(sent);
      // No field is a list of lists.
      ((ObjectNode) wrong.get("data")).putArray(field).addArray();
      assertThat(schema.validate(wrong)).as("%s of another kind", field).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(EventType.class)
  void bodyOfALaterVersionShouldBeValid(EventType type) throws JsonProcessingException {
    JsonNode later = body(EventBody.json(SampleEvents.full(type)).orElseThrow());
    List<JsonNode> objects = new ArrayList<>(List.of(later));
    for (int i = 0; i < objects.size(); i++) {
      objects.get(i).forEach(objects::add);
    }
    objects.stream()
        .filter(JsonNode::isObject)
        .forEach(object -> ((ObjectNode) object).put("unknown", "text"));

    assertThat(PublishedSchemas.published(type).validate(later)).isEmpty();
    assertThat(PublishedSchemas.of(type).validate(later)).isNotEmpty();
  }

  @Test
  void numbersShouldBeNumbers() throws JsonProcessingException {
    List<String> digitsInText = new ArrayList<>();
    for (EventType type : EventType.values()) {
      JSON.valueToTree(EventSchema.of(type))
          .findParents("pattern")
          .forEach(each -> digitsInText.add(each.path("description").asText()));
    }

    assertThat(digitsInText).allMatch(each -> each.contains("digits in a string"));
  }

  @Test
  void commentsOfTheDefinitionsShouldBeDescriptions() {
    assertThat(
            JSON.valueToTree(EventSchema.of(EventType.MESSAGE_RECEIVED))
                .at("/$defs/MessageReceived/properties/sent_at/description")
                .asText())
        .isEqualTo("When WhatsApp's server took it.");
  }

  @Test
  void countsShouldEndAtThirtyTwoBits() {
    assertThat(Integer.toUnsignedLong(JsonNumber.of(3_000_000_000L))).isEqualTo(3_000_000_000L);
    assertThat(Integer.toUnsignedLong(JsonNumber.of(Long.MAX_VALUE))).isEqualTo(0xFFFF_FFFFL);
    assertThat(JsonNumber.of(-1)).isZero();
  }

  private static JsonNode body(String json) throws JsonProcessingException {
    return JSON.readTree(json);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
