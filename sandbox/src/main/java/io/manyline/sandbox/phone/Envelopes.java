package io.manyline.sandbox.phone;

import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.DeviceSentMessage;
import io.manyline.whatsapp.proto.Message;

/// The copy that a sender's own devices get.
final class Envelopes {
  private Envelopes() {}

  /// @param chat whom it was sent to
  static byte[] deviceSent(Jid chat, Message message) {
    return Message.newBuilder()
        .setDeviceSentMessage(
            DeviceSentMessage.newBuilder().setDestinationJid(chat.toString()).setMessage(message))
        .build()
        .toByteArray();
  }
}
