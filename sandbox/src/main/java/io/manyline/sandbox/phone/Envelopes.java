package io.manyline.sandbox.phone;

import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.DeviceSentMessage;
import io.manyline.whatsapp.proto.Message;
import java.util.Optional;

/// Text ↔ the protobuf that is encrypted.
final class Envelopes {
  private Envelopes() {}

  static byte[] text(String text) {
    return Message.newBuilder().setConversation(text).build().toByteArray();
  }

  /// The copy for the sender's own devices. @param chat whom it was sent to
  static byte[] deviceSent(Jid chat, String text) {
    return Message.newBuilder()
        .setDeviceSentMessage(
            DeviceSentMessage.newBuilder()
                .setDestinationJid(chat.toString())
                .setMessage(Message.newBuilder().setConversation(text)))
        .build()
        .toByteArray();
  }

  /// The text of either kind; empty for any other content.
  static Optional<String> textOf(Message message) {
    Message content =
        message.hasDeviceSentMessage() ? message.getDeviceSentMessage().getMessage() : message;
    if (content.hasConversation()) {
      return Optional.of(content.getConversation());
    }
    return content.hasExtendedTextMessage()
        ? Optional.of(content.getExtendedTextMessage().getText())
        : Optional.empty();
  }
}
