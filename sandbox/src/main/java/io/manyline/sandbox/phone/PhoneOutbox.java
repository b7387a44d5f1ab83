package io.manyline.sandbox.phone;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.phone.PhoneException.Reason;
import io.manyline.sandbox.phone.PhoneMessage.Direction;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What a phone sends: each message to all devices of the recipient and to its own companions.
///
/// **Flow:** [Phone] → here → [PhoneRatchets] → `wire`. **Source:** whatsmeow send.go, retry.go.
final class PhoneOutbox {
  private static final int MAX_RETRIES = 5;

  private final World world;
  private final Accounts accounts;
  private final Account account;
  private final PhoneRatchets ratchets;
  private final PhoneChats chats;
  private final Consumer<Node> wire;
  private final PhoneTokens tokens;

  PhoneOutbox(
      World world,
      Accounts accounts,
      Account account,
      PhoneRatchets ratchets,
      PhoneChats chats,
      Consumer<Node> wire,
      PhoneTokens tokens) {
    this.tokens = tokens;
    this.world = world;
    this.accounts = accounts;
    this.account = account;
    this.ratchets = ratchets;
    this.chats = chats;
    this.wire = wire;
  }

  /// @param to an address of the recipient; its family is the one that the message uses
  /// @return the message id
  String send(Account recipient, Jid to, Message message) {
    return send(recipient, to, to, message);
  }

  /// A reaction to a status post: for its author alone. @return the message id
  String sendToAuthor(Account author, Message reaction) {
    return send(author, author.lidJid(0), Jid.STATUS, reaction);
  }

  private String send(Account recipient, Jid to, Jid chat, Message message) {
    PhoneContent content = content(message);
    String id = world.newId("3A");
    chats.add(
        new PhoneMessage(
            id,
            Direction.OUT,
            account.number(),
            chat.isStatus() ? chat.toString() : recipient.number(),
            0,
            content,
            world.now().toEpochMilli(),
            false,
            false,
            false));
    List<Node> copies = new ArrayList<>();
    for (Device device : recipient.devices()) {
      if (recipient != account) {
        copy(recipient, to, device.id(), message.toByteArray(), content).ifPresent(copies::add);
      }
    }
    for (Device device : account.devices()) {
      if (device.id() != 0) {
        copy(account, to, device.id(), Envelopes.deviceSent(chat, message), content)
            .ifPresent(copies::add);
      }
    }
    if (!copies.isEmpty()) {
      List<Node> children = new ArrayList<>();
      children.add(Node.of("participants").withChildren(copies));
      tokens.shownTo(recipient).ifPresent(children::add);
      wire.accept(
          PhoneStanzas.kind(
              Node.of("message").with("id", id).with("to", chat).withChildren(children), content));
      tokens.wrote(recipient);
    }
    return id;
  }

  /// Answers a device that could not decrypt a message of this phone.
  void resend(Node receipt) {
    Jid from = receipt.requiredJid("from");
    String id = receipt.required("id");
    long count = receipt.child("retry").flatMap(retry -> retry.number("count")).orElse(1L);
    Account peer = accounts.find(from).orElse(null);
    Optional<PhoneMessage> message = chats.find(Direction.OUT, id);
    if (peer == null || message.isEmpty() || count > MAX_RETRIES) {
      return;
    }
    Jid chat = Jid.phone(message.get().to());
    boolean own = peer == account;
    byte[] plaintext =
        own
            ? Envelopes.deviceSent(chat, message.get().content().parse())
            : message.get().content().message();
    ratchets
        .encryptAnew(peer, from.device(), plaintext)
        .ifPresent(
            enc ->
                wire.accept(
                    PhoneStanzas.kind(
                        Node.of(
                                "message",
                                PhoneStanzas.ciphertext(enc, message.get().content())
                                    .with("count", count))
                            .with("id", id)
                            .with("to", from)
                            .with("recipient", own ? chat : null),
                        message.get().content())));
  }

  private Optional<Node> copy(
      Account target, Jid to, int device, byte[] plaintext, PhoneContent content) {
    return ratchets
        .encrypt(target, device, plaintext)
        .map(enc -> PhoneStanzas.ciphertext(enc, content))
        .map(enc -> Node.of("to", enc).with("jid", target.like(to, device)));
  }

  private static PhoneContent content(Message message) {
    return PhoneContents.read(message)
        .orElseThrow(() -> new PhoneException(Reason.TEXT_INVALID, "a message that says nothing"));
  }
}
