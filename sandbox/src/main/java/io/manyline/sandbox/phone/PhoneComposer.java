package io.manyline.sandbox.phone;

import com.google.protobuf.ByteString;
import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.phone.PhoneException.Reason;
import io.manyline.sandbox.phone.PhoneMessage.Direction;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.ContextInfo;
import io.manyline.whatsapp.proto.EncEventResponseMessage;
import io.manyline.whatsapp.proto.ExtendedTextMessage;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.MessageKey;
import io.manyline.whatsapp.proto.PollEncValue;
import io.manyline.whatsapp.proto.PollUpdateMessage;
import io.manyline.whatsapp.proto.ProtocolMessage;
import io.manyline.whatsapp.proto.ReactionMessage;
import io.manyline.whatsapp.secret.MessageSecret;
import java.util.List;

/// Makes of a draft the message that a phone encrypts.
///
/// **Errors:** [PhoneException] for a message that is not in the phone's chats, or an option that
/// the poll has not.
final class PhoneComposer {
  private static final int REVOKE = 0;
  private static final int MESSAGE_EDIT = 14;

  private final World world;
  private final Account account;
  private final PhoneChats chats;
  private final PhoneSecrets secrets;

  PhoneComposer(World world, Account account, PhoneChats chats, PhoneSecrets secrets) {
    this.world = world;
    this.account = account;
    this.chats = chats;
    this.secrets = secrets;
  }

  /// @param to account or group, in the family that the message uses
  Message compose(PhoneDraft draft, Jid to) {
    Message.Builder message = Message.newBuilder();
    switch (draft) {
      case PhoneDraft.Verbatim it -> message.mergeFrom(withSecret(it.message()));
      case PhoneDraft.Reply it -> message.setExtendedTextMessage(reply(it, to));
      case PhoneDraft.Reaction it ->
          message.setReactionMessage(
              ReactionMessage.newBuilder()
                  .setKey(key(find(it.messageId()), to))
                  .setText(it.emoji())
                  .setSenderTimestampMs(world.now().toEpochMilli()));
      case PhoneDraft.Edit it ->
          message.setProtocolMessage(
              ProtocolMessage.newBuilder()
                  .setKey(key(own(it.messageId()), to))
                  .setType(MESSAGE_EDIT)
                  .setEditedMessage(Message.newBuilder().setConversation(it.text()))
                  .setTimestampMs(world.now().toEpochMilli()));
      case PhoneDraft.Delete it ->
          message.setProtocolMessage(
              ProtocolMessage.newBuilder().setKey(key(find(it.messageId()), to)).setType(REVOKE));
      case PhoneDraft.Vote it -> message.setPollUpdateMessage(vote(it, to));
      case PhoneDraft.Answer it -> message.setEncEventResponseMessage(answer(it, to));
    }
    return message.build();
  }

  private ExtendedTextMessage reply(PhoneDraft.Reply reply, Jid to) {
    PhoneMessage quoted = find(reply.messageId());
    return ExtendedTextMessage.newBuilder()
        .setText(reply.text())
        .setContextInfo(
            ContextInfo.newBuilder()
                .setStanzaId(quoted.id())
                .setParticipant(author(quoted, to).toString())
                .setQuotedMessage(quoted.content().parse().toBuilder().clearMessageContextInfo()))
        .build();
  }

  private PollUpdateMessage vote(PhoneDraft.Vote vote, Jid to) {
    PhoneMessage poll = find(vote.messageId());
    byte[] iv = iv();
    byte[] payload = secrets.vote(poll, author(poll, to), account.like(to, 0), vote.options(), iv);
    return PollUpdateMessage.newBuilder()
        .setPollCreationMessageKey(key(poll, to))
        .setVote(
            PollEncValue.newBuilder()
                .setEncPayload(ByteString.copyFrom(payload))
                .setEncIv(ByteString.copyFrom(iv)))
        .setSenderTimestampMs(world.now().toEpochMilli())
        .build();
  }

  private EncEventResponseMessage answer(PhoneDraft.Answer answer, Jid to) {
    PhoneMessage event = find(answer.messageId());
    byte[] iv = iv();
    byte[] payload =
        secrets.answer(
            event, author(event, to), account.like(to, 0), answer.answer(), world.now(), iv);
    return EncEventResponseMessage.newBuilder()
        .setEventCreationMessageKey(key(event, to))
        .setEncPayload(ByteString.copyFrom(payload))
        .setEncIv(ByteString.copyFrom(iv))
        .build();
  }

  private Message withSecret(Message message) {
    boolean needed =
        PhoneContents.read(message)
            .filter(content -> List.of("poll", "event").contains(content.kind()))
            .isPresent();
    if (!needed || message.getMessageContextInfo().hasMessageSecret()) {
      return message;
    }
    byte[] secret = new byte[MessageSecret.LENGTH];
    world.secureRandom().nextBytes(secret);
    Message.Builder changed = message.toBuilder();
    changed.getMessageContextInfoBuilder().setMessageSecret(ByteString.copyFrom(secret));
    return changed.build();
  }

  private byte[] iv() {
    byte[] iv = new byte[MessageSecret.IV_LENGTH];
    world.secureRandom().nextBytes(iv);
    return iv;
  }

  private MessageKey key(PhoneMessage target, Jid to) {
    boolean own = target.direction() == Direction.OUT;
    MessageKey.Builder key =
        MessageKey.newBuilder().setRemoteJid(to.toString()).setFromMe(own).setId(target.id());
    if ((to.isGroup() || to.isStatus()) && !own) {
      key.setParticipant(author(target, to).toString());
    }
    return key.build();
  }

  /// In the family of the chat; members of groups go by LID.
  private Jid author(PhoneMessage message, Jid to) {
    Account author =
        secrets
            .account(message.from())
            .orElseThrow(
                () -> new PhoneException(Reason.MESSAGE_NOT_FOUND, "its author is unknown"));
    return to.isGroup() || to.isStatus() ? author.lidJid(0) : author.like(to, 0);
  }

  private PhoneMessage own(String id) {
    return chats
        .find(Direction.OUT, id)
        .orElseThrow(() -> new PhoneException(Reason.MESSAGE_NOT_FOUND, "not sent: " + id));
  }

  private PhoneMessage find(String id) {
    return chats
        .find(Direction.IN, id)
        .or(() -> chats.find(Direction.OUT, id))
        .orElseThrow(
            () -> new PhoneException(Reason.MESSAGE_NOT_FOUND, "no message has the id " + id));
  }
}
