package io.manyline.sandbox.phone;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.proto.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a phone tells the server of a message's kind.
///
/// **Source:** Baileys lib/Socket/messages-send.js `getMessageType`, `getMediaType`; whatsmeow
/// send.go `getEditAttribute`.
final class PhoneStanzas {
  private static final Map<String, String> MEDIA =
      Map.ofEntries(
          Map.entry("image", "image"),
          Map.entry("video", "video"),
          Map.entry("gif", "gif"),
          Map.entry("video_note", "ptv"),
          Map.entry("audio", "audio"),
          Map.entry("voice_note", "ptt"),
          Map.entry("document", "document"),
          Map.entry("sticker", "sticker"),
          Map.entry("location", "location"),
          Map.entry("live_location", "livelocation"),
          Map.entry("contacts", "vcard"));

  private PhoneStanzas() {}

  /// The stanza with its kind's attributes and, where there is one, `<meta>`.
  static Node kind(Node stanza, PhoneContent content) {
    Node told = stanza.with("type", type(content.kind())).with("edit", edit(content).orElse(null));
    return meta(content.kind())
        .map(
            meta ->
                told.withChildren(
                    Stream.concat(told.children().stream(), Stream.of(meta)).toList()))
        .orElse(told);
  }

  static Node ciphertext(Node enc, PhoneContent content) {
    boolean hide =
        List.of("edit", "delete", "reaction", "poll_vote", "event_response")
            .contains(content.kind());
    return enc.with("mediatype", MEDIA.get(content.kind()))
        .with("decrypt-fail", hide ? "hide" : null);
  }

  private static String type(String kind) {
    return switch (kind) {
      case "reaction" -> "reaction";
      case "poll", "poll_vote" -> "poll";
      case "event", "event_response" -> "event";
      default -> MEDIA.containsKey(kind) ? "media" : "text";
    };
  }

  private static Optional<String> edit(PhoneContent content) {
    return switch (content.kind()) {
      case "edit" -> Optional.of("1");
      case "delete" -> {
        Message message = PhoneContents.unwrapped(content.parse());
        yield Optional.of(message.getProtocolMessage().getKey().getFromMe() ? "7" : "8");
      }
      case "reaction" -> content.text().isEmpty() ? Optional.of("7") : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Node> meta(String kind) {
    return switch (kind) {
      case "poll" -> Optional.of(Node.of("meta").with("polltype", "creation"));
      case "poll_vote" -> Optional.of(Node.of("meta").with("polltype", "vote"));
      case "event" -> Optional.of(Node.of("meta").with("event_type", "creation"));
      case "event_response" -> Optional.of(Node.of("meta").with("event_type", "response"));
      default -> Optional.empty();
    };
  }
}
