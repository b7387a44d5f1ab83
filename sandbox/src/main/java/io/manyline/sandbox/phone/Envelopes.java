package io.manyline.sandbox.phone;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.DeviceSentMessage;
import io.manyline.whatsapp.proto.Message;
import java.util.Optional;

/// Text ↔ the protobuf that is encrypted.
final class Envelopes {
  private Envelopes() {}

  static Message text(String text) {
    return Message.newBuilder().setConversation(text).build();
  }

  /// What a message in the chats was, and is once more when it is sent again.
  static Message of(PhoneMessage message) {
    byte[] content = message.content();
    try {
      return content == null ? text(message.text()) : Message.parseFrom(content);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("kept content is no message", e);
    }
  }

  /// The copy for the sender's own devices. @param chat whom it was sent to
  static byte[] deviceSent(Jid chat, Message message) {
    return Message.newBuilder()
        .setDeviceSentMessage(
            DeviceSentMessage.newBuilder().setDestinationJid(chat.toString()).setMessage(message))
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
