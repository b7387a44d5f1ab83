package io.manyline.interop;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.interop.Saying.Kind;
import io.manyline.whatsapp.proto.Message;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Baileys as somebody who says more than texts.
record BaileysSpeaker(BaileysParticipant participant) implements Speaker {

  @Override
  public String say(Participant to, Saying saying) {
    Map<String, Object> with = new HashMap<>();
    with.put("to", BaileysParticipant.jid(to));
    with.put("content", content(saying));
    if (saying.kind().hasFile()) {
      with.put("field", field(saying.kind()));
      with.put("file", Base64.getEncoder().encodeToString(saying.file().toByteArray()));
    }
    if (saying.kind() == Kind.REPLY) {
      with.put("quoted", saying.parts(2).getFirst());
    }
    if (saying.kind() == Kind.DISAPPEARING) {
      with.put("expiration", Integer.parseInt(saying.detail()));
    }
    return client().call("say", with).path("id").asString();
  }

  @Override
  public Saying hear(Participant from, String messageId) {
    JsonNode message =
        client()
            .await(
                "message",
                BaileysParticipant.from(from)
                    .and(each -> each.path("id").asString().equals(messageId)));
    Saying saying = WireSayings.read(parse(message.path("raw").asString()));
    if (!loads(saying.kind())) {
      return saying;
    }
    JsonNode loaded = client().call("download", Map.of("id", messageId));
    return saying.with(Base64.getDecoder().decode(loaded.path("file").asString()));
  }

  /// Baileys has no vote of its own.
  @Override
  public void vote(Participant author, String pollId, String option) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void awaitVote(Participant voter, String pollId, String option) {
    client()
        .await(
            "vote",
            BaileysParticipant.from(voter)
                .and(each -> each.path("poll").asString().equals(pollId))
                .and(each -> each.path("options").path(0).asString("").equals(option)));
  }

  private BaileysClient client() {
    return participant.client();
  }

  private static Map<String, Object> content(Saying saying) {
    Map<String, Object> file = Map.of("mimetype", saying.kind().mimeType(), "jpegThumbnail", "");
    return switch (saying.kind()) {
      case REPLY, DISAPPEARING -> Map.of("text", saying.text());
      case MENTION -> Map.of("text", saying.text(), "mentions", List.of(saying.detail()));
      case IMAGE, VIDEO -> and(file, "caption", saying.text());
      case VIDEO_NOTE -> and(file, "ptv", true);
      case VIEW_ONCE -> and(and(file, "caption", saying.text()), "viewOnce", true);
      case VOICE_NOTE -> and(and(file, "ptt", true), "seconds", 3);
      case DOCUMENT -> and(and(file, "caption", saying.text()), "fileName", saying.detail());
      case STICKER -> file;
      case LOCATION -> {
        List<String> parts = saying.parts(3);
        yield Map.of(
            "location",
            Map.of(
                "degreesLatitude", Double.parseDouble(parts.getFirst()),
                "degreesLongitude", Double.parseDouble(parts.get(1)),
                "name", parts.get(2)));
      }
      case CONTACT -> {
        Map<String, Object> card = Map.of("displayName", saying.text(), "vcard", saying.detail());
        yield Map.of("contacts", Map.of("displayName", saying.text(), "contacts", List.of(card)));
      }
      case POLL -> Map.of("poll", Map.of("name", saying.text(), "values", saying.options()));
      case EVENT ->
          Map.of(
              "event",
              Map.of(
                  "name", saying.text(),
                  "start", Long.parseLong(saying.parts(2).getFirst()),
                  "description", saying.parts(2).get(1)));
    };
  }

  private static Map<String, Object> and(Map<String, Object> fields, String name, Object value) {
    Map<String, Object> more = new HashMap<>(fields);
    more.put(name, value);
    return more;
  }

  private static String field(Kind kind) {
    return switch (kind) {
      case VIDEO, VIDEO_NOTE -> "video";
      case VOICE_NOTE -> "audio";
      case DOCUMENT -> "document";
      case STICKER -> "sticker";
      default -> "image";
    };
  }

  private static Message parse(String base64) {
    try {
      return Message.parseFrom(Base64.getDecoder().decode(base64));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("what Baileys read is no message", e);
    }
  }
}
