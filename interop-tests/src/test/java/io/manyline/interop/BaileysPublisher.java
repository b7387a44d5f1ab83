package io.manyline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Baileys as somebody who tells many at once.
final class BaileysPublisher implements Publisher {
  private final BaileysParticipant participant;

  BaileysPublisher(BaileysParticipant participant) {
    this.participant = participant;
  }

  /// Baileys does not know its account's setting: it takes whom the caller names.
  @Override
  public String postStatus(Participant seer, String text) {
    return client()
        .call("postStatus", Map.of("to", List.of(BaileysParticipant.jid(seer)), "text", text))
        .path("id")
        .asString();
  }

  @Override
  public String awaitStatus(Participant from, String text) {
    return await("status@broadcast", text, BaileysParticipant.from(from)).path("id").asString();
  }

  @Override
  public String createChannel(String name) {
    JsonNode made = client().call("createChannel", Map.of("name", name));
    assertThat(made.path("shown")).isEqualTo(made.path("id"));
    return made.path("id").asString();
  }

  @Override
  public void follow(String channel) {
    client().call("followChannel", Map.of("channel", channel));
  }

  @Override
  public void post(String channel, String text) {
    client().call("sendText", Map.of("to", channel, "text", text));
  }

  @Override
  public long awaitPost(String channel, String text) {
    JsonNode post = await(channel, text, each -> !each.path("fromMe").asBoolean());
    return Long.parseLong(post.path("place").asString());
  }

  @Override
  public void react(String channel, long place, String emoji) {
    client()
        .call(
            "reactToPost",
            Map.of("channel", channel, "place", Long.toString(place), "emoji", emoji));
  }

  @Override
  public int reactionsTo(String channel, long place) {
    return client()
        .call("reactionsTo", Map.of("channel", channel, "place", Long.toString(place)))
        .path("count")
        .asInt();
  }

  private JsonNode await(String chat, String text, Predicate<JsonNode> condition) {
    return client()
        .await(
            "message",
            condition
                .and(each -> each.path("chat").asString("").equals(chat))
                .and(each -> each.path("text").asString("").equals(text)));
  }

  private BaileysClient client() {
    return participant.client();
  }
}
