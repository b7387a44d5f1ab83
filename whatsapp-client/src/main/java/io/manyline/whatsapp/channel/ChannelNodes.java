package io.manyline.whatsapp.channel;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.binary.MalformedNodeException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.content.ContentReader;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.proto.Message;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Posts on the wire.
///
/// **Errors:** [MalformedNodeException] for a post without its ids, or with what is no message.
/// **Source:** docs/protocol/channels.md (whatsmeow notification.go `parseNewsletterMessages`,
/// message.go `handlePlaintextMessage`).
final class ChannelNodes {
  private static final int MOST_REACTIONS = 200;

  private ChannelNodes() {}

  /// Posts in a `<messages>`.
  static List<ChannelPost> posts(Node messages) {
    return messages.children("message").stream().map(ChannelNodes::post).toList();
  }

  static ChannelPost post(Node message) {
    return new ChannelPost(
        serverId(message),
        message.required("id"),
        isOurs(message),
        at(message),
        content(message).orElse(null),
        editedAt(message).orElse(null),
        reactions(message),
        views(message));
  }

  static long serverId(Node message) {
    return message
        .number("server_id")
        .filter(id -> id > 0)
        .orElseThrow(() -> new MalformedNodeException("<message> lacks server_id"));
  }

  static boolean isOurs(Node message) {
    return message.attribute("is_sender").filter("true"::equals).isPresent();
  }

  static Instant at(Node message) {
    return Instant.ofEpochSecond(message.number("t").filter(t -> t > 0 && t < 1L << 40).orElse(0L));
  }

  /// Empty for one that was taken back, and for what nobody wrote.
  static Optional<MessageContent> content(Node message) {
    byte[] plaintext = message.child("plaintext").map(Node::bytes).orElse(new byte[0]);
    if (plaintext.length == 0) {
      return Optional.empty();
    }
    try {
      return ContentReader.read(Message.parseFrom(plaintext));
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedNodeException("<plaintext> is no message");
    }
  }

  static Optional<Instant> editedAt(Node message) {
    return message
        .child("meta")
        .flatMap(meta -> meta.number("msg_edit_t"))
        .filter(millis -> millis > 0 && millis < 1L << 50)
        .map(Instant::ofEpochMilli);
  }

  static Map<String, Long> reactions(Node message) {
    Map<String, Long> counts = new LinkedHashMap<>();
    message.children("reactions").stream()
        .flatMap(reactions -> reactions.children("reaction").stream())
        .limit(MOST_REACTIONS)
        .forEach(
            reaction ->
                counts.put(
                    reaction.required("code"), Math.max(0, reaction.number("count").orElse(0L))));
    return counts;
  }

  static long views(Node message) {
    return message
        .child("views_count")
        .flatMap(views -> views.number("count"))
        .map(count -> Math.max(0, count))
        .orElse(0L);
  }
}
