package io.manyline.interop;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// Baileys as a person.
final class BaileysPerson implements Person {
  private final BaileysParticipant participant;

  BaileysPerson(BaileysParticipant participant) {
    this.participant = participant;
  }

  @Override
  public void appear() {
    client().call("presence", Map.of("type", "available"));
  }

  @Override
  public void watch(Participant other) {
    client().call("watch", Map.of("to", BaileysParticipant.jid(other)));
  }

  @Override
  public void awaitAvailable(Participant other) {
    await(other, "available");
  }

  @Override
  public void typeTo(Participant other) {
    client().call("presence", Map.of("type", "composing", "to", BaileysParticipant.jid(other)));
  }

  @Override
  public void awaitTyping(Participant from) {
    await(from, "composing");
  }

  @Override
  public void setPicture(byte[] png) {
    client().call("setPicture", Map.of("image", Base64.getEncoder().encodeToString(png)));
  }

  @Override
  public String pictureOf(Participant other) {
    return client()
        .call("pictureOf", Map.of("jid", BaileysParticipant.jid(other)))
        .path("url")
        .asString("");
  }

  @Override
  public void setAbout(String text) {
    client().call("setAbout", Map.of("text", text));
  }

  @Override
  public String aboutOf(Participant other) {
    return client()
        .call("aboutOf", Map.of("jid", BaileysParticipant.jid(other)))
        .path("about")
        .asString("");
  }

  @Override
  public void block(Participant other, boolean on) {
    client()
        .call(
            "block",
            Map.of("jid", BaileysParticipant.jid(other), "action", on ? "block" : "unblock"));
  }

  @Override
  public void rejectCall(Participant caller, String callId) {
    JsonNode call =
        client()
            .await(
                "call",
                each -> {
                  JsonNode told = each.path("value").path(0);
                  return told.path("id").asString("").equals(callId)
                      && told.path("status").asString("").equals("offer")
                      && isOf(told.path("from").asString(""), caller);
                })
            .path("value")
            .path(0);
    client().call("rejectCall", Map.of("id", callId, "caller", call.path("from").asString()));
  }

  private void await(Participant other, String state) {
    client()
        .await(
            "presence.update",
            each ->
                isOf(each.path("value").path("id").asString(""), other)
                    && StreamSupport.stream(
                            each.path("value").path("presences").spliterator(), false)
                        .map(presence -> presence.path("lastKnownPresence").asString(""))
                        .anyMatch(state::equals));
  }

  private static boolean isOf(String jid, Participant other) {
    return List.of(other.number(), other.account().lid()).contains(jid.split("[:@]", 2)[0]);
  }

  private BaileysClient client() {
    return participant.client();
  }
}
