package io.manyline.sandbox.phone;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.phone.PhoneException.Reason;
import io.manyline.sandbox.phone.PhoneMessage.Direction;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import java.util.Optional;
import java.util.function.Consumer;

/// Posts of channels on a phone: in the clear, from a channel and to it.
///
/// **Source:** docs/protocol/channels.md (whatsmeow message.go `handlePlaintextMessage`, send.go
/// `sendNewsletter`).
final class PhoneChannels {
  private final World world;
  private final Account account;
  private final PhoneChats chats;
  private final Consumer<Node> wire;

  PhoneChannels(World world, Account account, PhoneChats chats, Consumer<Node> wire) {
    this.world = world;
    this.account = account;
    this.chats = chats;
    this.wire = wire;
  }

  /// @return the message id
  String post(Jid channel, Message message) {
    PhoneContent content =
        PhoneContents.read(message)
            .orElseThrow(
                () -> new PhoneException(Reason.TEXT_INVALID, "a message that says nothing"));
    String id = world.newId("3A");
    chats.add(message(id, Direction.OUT, account.number(), channel, content));
    Node plaintext =
        PhoneStanzas.ciphertext(Node.of("plaintext").withBytes(message.toByteArray()), content);
    wire.accept(
        PhoneStanzas.kind(
            Node.of("message", plaintext).with("id", id).with("to", channel), content));
    return id;
  }

  void react(Jid channel, long serverId, String emoji) {
    Node reaction = Node.of("reaction").with("code", emoji.isEmpty() ? null : emoji);
    wire.accept(
        Node.of("message", reaction)
            .with("id", world.newId("3A"))
            .with("to", channel)
            .with("type", "reaction")
            .with("edit", emoji.isEmpty() ? "7" : null)
            .with("server_id", serverId));
  }

  /// @return what is new in the chats; empty when there is none
  Optional<PhoneMessage> receive(Node stanza) {
    Jid channel = stanza.requiredJid("from");
    wire.accept(
        Node.of("ack")
            .with("class", "message")
            .with("id", stanza.required("id"))
            .with("to", channel));
    boolean own = stanza.attribute("is_sender").isPresent();
    try {
      Message message = Message.parseFrom(stanza.requiredChild("plaintext").bytes());
      return PhoneContents.read(message)
          .map(
              content ->
                  message(
                      stanza.required("id"),
                      own ? Direction.OUT : Direction.IN,
                      own ? account.number() : channel.user(),
                      channel,
                      content))
          .filter(chats::add);
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private PhoneMessage message(
      String id, Direction direction, String from, Jid channel, PhoneContent content) {
    return new PhoneMessage(
        id,
        direction,
        from,
        channel.toString(),
        0,
        content,
        world.now().toEpochMilli(),
        direction == Direction.IN,
        direction == Direction.IN,
        false);
  }
}
