package io.manyline.whatsapp.content;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.ProtocolMessage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the server is told of a message's kind, which it cannot read.
///
/// **Shape:** attributes `type` and `edit` of the `<message>`, a `<meta>` child for polls, events
/// and what is to be seen once; `mediatype` and `decrypt-fail` of each `<enc>`. **Source:**
/// docs/protocol: sending (whatsmeow send.go `getTypeFromMessage`, `getEditAttribute`; Baileys
/// lib/Socket/messages-send.js; whatsapp-rust wacore/src/send/classify.rs).
///
/// @param edit 1 edited, 7 taken back by its author, 8 by an admin; null for none
/// @param mediaType null for none
/// @param hide a receiver that cannot decrypt it shows nothing
public record StanzaTraits(
    String type,
    @Nullable String edit,
    @Nullable String mediaType,
    boolean hide,
    Optional<Node> meta) {
  private static final int REVOKE = 0;
  private static final int MESSAGE_EDIT = 14;

  public static StanzaTraits of(Message message) {
    Unwrapped unwrapped = Unwrapped.of(message);
    Message inner = unwrapped.message();
    String edit = edit(inner);
    String mediaType = mediaType(inner);
    boolean hide =
        edit != null
            || inner.hasReactionMessage()
            || inner.hasEncReactionMessage()
            || inner.hasPollUpdateMessage()
            || inner.hasEncEventResponseMessage();
    return new StanzaTraits(
        type(inner, mediaType), edit, mediaType, hide, meta(inner, unwrapped.viewOnce()));
  }

  /// The attributes of the stanza, on top of what it has.
  public Node onStanza(Node stanza) {
    return stanza.with("type", type).with("edit", edit);
  }

  /// The attributes of one ciphertext.
  public Node onCiphertext(Node enc) {
    return enc.with("mediatype", mediaType).with("decrypt-fail", hide ? "hide" : null);
  }

  private static String type(Message message, @Nullable String mediaType) {
    if (message.hasReactionMessage() || message.hasEncReactionMessage()) {
      return "reaction";
    }
    if (isPoll(message) || message.hasPollUpdateMessage()) {
      return "poll";
    }
    if (message.hasEventMessage() || message.hasEncEventResponseMessage()) {
      return "event";
    }
    return mediaType != null ? "media" : "text";
  }

  private static @Nullable String edit(Message message) {
    if (message.hasReactionMessage() && message.getReactionMessage().getText().isEmpty()) {
      return "7";
    }
    ProtocolMessage protocol = message.getProtocolMessage();
    if (!protocol.hasKey()) {
      return null;
    }
    return switch (protocol.getType()) {
      case REVOKE -> protocol.getKey().getFromMe() ? "7" : "8";
      case MESSAGE_EDIT -> "1";
      default -> null;
    };
  }

  private static @Nullable String mediaType(Message message) {
    if (message.hasImageMessage()) {
      return "image";
    }
    if (message.hasVideoMessage()) {
      return message.getVideoMessage().getGifPlayback() ? "gif" : "video";
    }
    if (message.hasPtvMessage()) {
      return "ptv";
    }
    if (message.hasAudioMessage()) {
      return message.getAudioMessage().getPtt() ? "ptt" : "audio";
    }
    if (message.hasDocumentMessage()) {
      return "document";
    }
    if (message.hasStickerMessage()) {
      return "sticker";
    }
    return plainMediaType(message);
  }

  private static @Nullable String plainMediaType(Message message) {
    if (message.hasLocationMessage()) {
      return "location";
    }
    if (message.hasLiveLocationMessage()) {
      return "livelocation";
    }
    if (message.hasContactMessage()) {
      return "vcard";
    }
    if (message.hasContactsArrayMessage()) {
      return "contact_array";
    }
    return message.getExtendedTextMessage().getMatchedText().isEmpty() ? null : "url";
  }

  private static Optional<Node> meta(Message message, boolean envelope) {
    boolean viewOnce =
        envelope
            || message.getImageMessage().getViewOnce()
            || message.getVideoMessage().getViewOnce()
            || message.getAudioMessage().getViewOnce();
    if (viewOnce) {
      return Optional.of(Node.of("meta").with("view_once", "true"));
    }
    if (isPoll(message)) {
      return Optional.of(Node.of("meta").with("polltype", "creation"));
    }
    if (message.hasPollUpdateMessage()) {
      return Optional.of(Node.of("meta").with("polltype", "vote"));
    }
    if (message.hasEventMessage()) {
      return Optional.of(Node.of("meta").with("event_type", "creation"));
    }
    return message.hasEncEventResponseMessage()
        ? Optional.of(Node.of("meta").with("event_type", "response"))
        : Optional.empty();
  }

  private static boolean isPoll(Message message) {
    return message.hasPollCreationMessage()
        || message.hasPollCreationMessageV2()
        || message.hasPollCreationMessageV3()
        || message.hasPollCreationMessageV5();
  }
}
