package io.manyline.whatsapp.content;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.content.MessageContent.Sealed;
import io.manyline.whatsapp.content.MessageContent.Sealed.Purpose;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.MessageKey;
import io.manyline.whatsapp.proto.PollEncValue;
import io.manyline.whatsapp.proto.PollUpdateMessage;
import io.manyline.whatsapp.proto.ProtocolMessage;
import io.manyline.whatsapp.proto.ReactionMessage;
import io.manyline.whatsapp.proto.SecretEncryptedMessage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Reads the kinds that say something about another message.
final class ReferenceReader {
  static final int REVOKE = 0;
  static final int EPHEMERAL_SETTING = 3;
  static final int MESSAGE_EDIT = 14;
  static final int SECRET_EVENT_EDIT = 1;
  static final int SECRET_MESSAGE_EDIT = 2;

  private ReferenceReader() {}

  /// Null for what nobody wrote.
  static @Nullable MessageContent read(int field, Message message) {
    return switch (field) {
      case Message.PROTOCOL_MESSAGE_FIELD_NUMBER -> protocol(message.getProtocolMessage());
      case Message.REACTION_MESSAGE_FIELD_NUMBER -> reaction(message.getReactionMessage());
      case Message.POLL_UPDATE_MESSAGE_FIELD_NUMBER -> vote(message.getPollUpdateMessage());
      case Message.ENC_REACTION_MESSAGE_FIELD_NUMBER ->
          sealed(
              Purpose.REACTION,
              message.getEncReactionMessage().getTargetMessageKey(),
              message.getEncReactionMessage().getEncIv(),
              message.getEncReactionMessage().getEncPayload());
      case Message.ENC_EVENT_RESPONSE_MESSAGE_FIELD_NUMBER ->
          sealed(
              Purpose.EVENT_RESPONSE,
              message.getEncEventResponseMessage().getEventCreationMessageKey(),
              message.getEncEventResponseMessage().getEncIv(),
              message.getEncEventResponseMessage().getEncPayload());
      case Message.SECRET_ENCRYPTED_MESSAGE_FIELD_NUMBER ->
          secret(message.getSecretEncryptedMessage());
      case Message.DEVICE_SENT_MESSAGE_FIELD_NUMBER ->
          new MessageContent.Unsupported("deviceSentMessage");
      default -> null;
    };
  }

  static MessageContent.Reaction reaction(ReactionMessage message) {
    return new MessageContent.Reaction(
        ContextFields.ref(message.getKey()),
        message.getText(),
        ContextFields.millis(message.getSenderTimestampMs()));
  }

  private static MessageContent protocol(ProtocolMessage message) {
    return switch (message.getType()) {
      case REVOKE -> revoke(message);
      case EPHEMERAL_SETTING ->
          new MessageContent.EphemeralSetting(
              Duration.ofSeconds(Integer.toUnsignedLong(message.getEphemeralExpiration())));
      case MESSAGE_EDIT -> edit(message);
      default -> new MessageContent.Unsupported("protocolMessage");
    };
  }

  private static MessageContent revoke(ProtocolMessage message) {
    return message.hasKey()
        ? new MessageContent.Revoke(ContextFields.ref(message.getKey()))
        : new MessageContent.Unsupported("protocolMessage");
  }

  private static MessageContent edit(ProtocolMessage message) {
    return ContentReader.readQuoted(message.getEditedMessage())
        .filter(MessageContent.Composed.class::isInstance)
        .<MessageContent>map(
            content ->
                new MessageContent.Edit(
                    ContextFields.ref(message.getKey()),
                    content,
                    ContextFields.millis(message.getTimestampMs())))
        .orElseGet(() -> new MessageContent.Unsupported("protocolMessage"));
  }

  private static MessageContent vote(PollUpdateMessage message) {
    PollEncValue vote = message.getVote();
    Instant at = ContextFields.millis(message.getSenderTimestampMs());
    MessageRef poll = ContextFields.ref(message.getPollCreationMessageKey());
    return new Sealed(Purpose.POLL_VOTE, poll, vote.getEncIv(), vote.getEncPayload(), at);
  }

  private static MessageContent secret(SecretEncryptedMessage message) {
    return switch (message.getSecretEncType()) {
      case SECRET_EVENT_EDIT -> secret(Purpose.EVENT_EDIT, message);
      case SECRET_MESSAGE_EDIT -> secret(Purpose.MESSAGE_EDIT, message);
      default -> new MessageContent.Unsupported("secretEncryptedMessage");
    };
  }

  private static MessageContent secret(Purpose purpose, SecretEncryptedMessage message) {
    return sealed(
        purpose, message.getTargetMessageKey(), message.getEncIv(), message.getEncPayload());
  }

  private static MessageContent sealed(
      Purpose purpose, MessageKey target, ByteString iv, ByteString payload) {
    return new Sealed(purpose, ContextFields.ref(target), iv, payload, Instant.EPOCH);
  }
}
