package io.manyline.sandbox.relay;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.account.ParticipantHash;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Fans one-to-one messages out: every ciphertext to the one device that it was encrypted for.
///
/// **Flow:** [StanzaRouter] → here → [Delivery]; the sender gets its ack in any case. **Shape:** a
/// message with `<participants>` goes to the recipient's and the sender's own devices, one with a
/// bare `<enc>` (peer messages, answers to retry receipts) to the device it is addressed to.
/// **Errors:** reported in the ack: 404 for a recipient that is not registered, 463 where the
/// [MessageGate] wants a token, 479 for a stanza that lacks what it needs. **Source:** whatsmeow
/// send.go, message.go; docs/protocol: sending messages.
final class MessageRelay {
  private static final int MAX_ID = 128;
  private static final Set<String> NOT_RELAYED =
      Set.of("participants", "device-identity", "enc", "tctoken", "cstoken");
  private static final String[] RELAYED_ATTRIBUTES = {"type", "edit", "category", "push_priority"};

  private final World world;
  private final Accounts accounts;
  private final Delivery delivery;
  private final SeenMessages seen;
  private MessageGate gate = MessageGate.OPEN;

  MessageRelay(World world, Accounts accounts, Delivery delivery, SeenMessages seen) {
    this.world = world;
    this.accounts = accounts;
    this.delivery = delivery;
    this.seen = seen;
  }

  void gate(MessageGate decides) {
    gate = decides;
  }

  void relay(Peer sender, Node message) {
    String id = message.required("id");
    Jid to = message.requiredJid("to");
    Node ack =
        Node.of("ack")
            .with("class", "message")
            .with("id", id)
            .with("from", to)
            .with("t", world.nowSeconds());
    Optional<Account> recipient = accounts.find(to);
    if (id.length() > MAX_ID || ciphertexts(message, to).isEmpty()) {
      sender.link().send(ack.with("error", 479));
    } else if (recipient.isEmpty()) {
      sender.link().send(ack.with("error", 404));
    } else {
      switch (gate.judge(sender, recipient.get(), message)) {
        case DELIVER -> {
          Optional<String> phash = fanOut(sender, message, recipient.get(), to, true);
          sender.link().send(ack.with("phash", phash.orElse(null)));
        }
        case WITHHOLD -> {
          fanOut(sender, message, recipient.get(), to, false);
          sender.link().send(ack);
        }
        case NEEDS_TOKEN -> sender.link().send(ack.with("error", 463));
      }
    }
  }

  /// @return the server's hash of the device set, when the sender addressed another set
  private Optional<String> fanOut(
      Peer sender, Node message, Account recipient, Jid to, boolean reaches) {
    Set<DeviceAddress> addressed = new HashSet<>();
    addressed.add(sender.address());
    ciphertexts(message, to)
        .forEach(
            (jid, enc) -> {
              Account target = accounts.find(jid).orElse(null);
              boolean belongs = (reaches && target == recipient) || target == sender.account();
              if (target != null && belongs && target.device(jid.device()).isPresent()) {
                addressed.add(target.address(jid.device()));
                deliver(sender, message, to, target.address(jid.device()), enc);
              }
            });
    // An answer to a retry receipt is for one device, also when Baileys lists it once more.
    if (message.child("participants").isEmpty() || message.child("enc").isPresent()) {
      return Optional.empty();
    }
    return differingHash(addressed, sender.account(), recipient, to);
  }

  private void deliver(Peer sender, Node message, Jid to, DeviceAddress target, Node enc) {
    long retryCount = enc.number("count").orElse(0L);
    if (target.equals(sender.address())
        || !seen.add(sender.address(), message.required("id"), target, retryCount)) {
      return;
    }
    boolean own = target.number().equals(sender.account().number());
    Node copy =
        Node.of("message")
            .with("from", sender.account().like(to, sender.device()))
            .with("id", message.required("id"))
            .with("t", world.nowSeconds());
    for (String name : RELAYED_ATTRIBUTES) {
      copy = copy.with(name, message.attribute(name).orElse(null));
    }
    copy = own ? withRecipient(copy, message, to) : withSender(copy, sender, to);
    delivery.deliver(target, copy.withChildren(content(message, enc)));
  }

  private Node withSender(Node copy, Peer sender, Jid to) {
    Account author = sender.account();
    return copy.with("notify", delivery.pushName(sender.address()).orElse(author.name()))
        .with(
            to.isLid() ? "sender_pn" : "sender_lid",
            to.isLid() ? author.phoneJid(0) : author.lidJid(0));
  }

  private Node withRecipient(Node copy, Node message, Jid to) {
    if (message.attribute("category").filter("peer"::equals).isPresent()) {
      return copy;
    }
    Jid chat = message.jid("recipient").orElse(to).account();
    Account account = accounts.find(chat).orElse(null);
    if (account == null) {
      return copy.with("recipient", chat);
    }
    return copy.with("recipient", chat)
        .with(
            chat.isLid() ? "peer_recipient_pn" : "peer_recipient_lid",
            chat.isLid() ? account.phoneJid(0) : account.lidJid(0));
  }

  private static List<Node> content(Node message, Node enc) {
    List<Node> content = new ArrayList<>();
    content.add(enc);
    if (enc.attribute("type").filter("pkmsg"::equals).isPresent()) {
      message.child("device-identity").ifPresent(content::add);
    }
    message.children().stream()
        .filter(child -> !NOT_RELAYED.contains(child.tag()))
        .forEach(content::add);
    return content;
  }

  private static Map<Jid, Node> ciphertexts(Node message, Jid to) {
    Map<Jid, Node> found = new LinkedHashMap<>();
    message
        .child("participants")
        .ifPresent(
            participants ->
                participants
                    .children("to")
                    .forEach(
                        target ->
                            target
                                .child("enc")
                                .ifPresent(enc -> found.put(target.requiredJid("jid"), enc))));
    message.child("enc").ifPresent(enc -> found.put(to, enc));
    return found;
  }

  private static Optional<String> differingHash(
      Set<DeviceAddress> addressed, Account sender, Account recipient, Jid to) {
    Set<DeviceAddress> known = new HashSet<>();
    Set<Jid> jids = new HashSet<>();
    for (Account account : new Account[] {sender, recipient}) {
      for (Device device : account.devices()) {
        known.add(account.address(device.id()));
        jids.add(account.like(to, device.id()));
      }
    }
    return addressed.equals(known) ? Optional.empty() : Optional.of(ParticipantHash.of(jids));
  }
}
