package io.manyline.whatsapp.content;

import io.manyline.whatsapp.content.MessageContent.Sealed;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.EncEventResponseMessage;
import io.manyline.whatsapp.proto.EncReactionMessage;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.MessageKey;
import io.manyline.whatsapp.proto.PollEncValue;
import io.manyline.whatsapp.proto.PollUpdateMessage;
import io.manyline.whatsapp.proto.ProtocolMessage;
import io.manyline.whatsapp.proto.ReactionMessage;
import io.manyline.whatsapp.proto.SecretEncryptedMessage;

/// Writes a content as the protobuf message that is encrypted.
///
/// **Errors:** [IllegalArgumentException] for what must be something else before it is written: a
/// vote and an answer to an event are sealed, a forward is the kept message. **Source:** Baileys
/// lib/Utils/messages.js `generateWAMessageContent`; golden bytes of each kind in the tests.
public final class ContentWriter {
  private ContentWriter() {}

  /// @param chat that references to other messages name
  public static Message write(MessageContent content, Jid chat) {
    return switch (content) {
      case MessageContent.Composed composed -> ComposedWriter.write(composed);
      case MessageContent.Reaction it ->
          Message.newBuilder()
              .setReactionMessage(reaction(it).setKey(ContextFields.key(it.target(), chat)))
              .build();
      case MessageContent.Edit it -> edit(it, chat);
      case MessageContent.Revoke it ->
          protocol(
              ProtocolMessage.newBuilder()
                  .setKey(ContextFields.key(it.target(), chat))
                  .setType(ReferenceReader.REVOKE));
      case MessageContent.EphemeralSetting it ->
          protocol(
              ProtocolMessage.newBuilder()
                  .setType(ReferenceReader.EPHEMERAL_SETTING)
                  .setEphemeralExpiration((int) it.after().toSeconds()));
      case Sealed it -> sealed(it, ContextFields.key(it.target(), chat));
      case MessageContent.PollVote _,
          MessageContent.EventResponse _,
          MessageContent.Forward _,
          MessageContent.Unsupported _ ->
          throw new IllegalArgumentException(
              "cannot be written as it is: " + content.getClass().getSimpleName());
    };
  }

  /// Without its key.
  static ReactionMessage.Builder reaction(MessageContent.Reaction reaction) {
    ReactionMessage.Builder message = ReactionMessage.newBuilder().setText(reaction.emoji());
    if (reaction.at().toEpochMilli() > 0) {
      message.setSenderTimestampMs(reaction.at().toEpochMilli());
    }
    return message;
  }

  private static Message edit(MessageContent.Edit edit, Jid chat) {
    ProtocolMessage.Builder message =
        ProtocolMessage.newBuilder()
            .setKey(ContextFields.key(edit.target(), chat))
            .setType(ReferenceReader.MESSAGE_EDIT)
            .setEditedMessage(write(edit.content(), chat));
    if (edit.at().toEpochMilli() > 0) {
      message.setTimestampMs(edit.at().toEpochMilli());
    }
    return protocol(message);
  }

  private static Message protocol(ProtocolMessage.Builder message) {
    return Message.newBuilder().setProtocolMessage(message).build();
  }

  private static Message sealed(Sealed sealed, MessageKey key) {
    Message.Builder message = Message.newBuilder();
    switch (sealed.purpose()) {
      case POLL_VOTE ->
          message.setPollUpdateMessage(
              PollUpdateMessage.newBuilder()
                  .setPollCreationMessageKey(key)
                  .setVote(
                      PollEncValue.newBuilder()
                          .setEncPayload(sealed.payload())
                          .setEncIv(sealed.iv()))
                  .setSenderTimestampMs(sealed.at().toEpochMilli()));
      case EVENT_RESPONSE ->
          message.setEncEventResponseMessage(
              EncEventResponseMessage.newBuilder()
                  .setEventCreationMessageKey(key)
                  .setEncPayload(sealed.payload())
                  .setEncIv(sealed.iv()));
      case REACTION ->
          message.setEncReactionMessage(
              EncReactionMessage.newBuilder()
                  .setTargetMessageKey(key)
                  .setEncPayload(sealed.payload())
                  .setEncIv(sealed.iv()));
      case EVENT_EDIT -> message.setSecretEncryptedMessage(secret(sealed, key, 1));
      case MESSAGE_EDIT -> message.setSecretEncryptedMessage(secret(sealed, key, 2));
    }
    return message.build();
  }

  private static SecretEncryptedMessage secret(Sealed sealed, MessageKey key, int type) {
    return SecretEncryptedMessage.newBuilder()
        .setTargetMessageKey(key)
        .setEncPayload(sealed.payload())
        .setEncIv(sealed.iv())
        .setSecretEncType(type)
        .build();
  }
}
