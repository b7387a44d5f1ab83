package io.manyline.sandbox.phone;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.phone.PhoneMessage.Direction;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.signal.SignalException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What a phone does with a message that reaches it: decrypt, keep, confirm.
///
/// **Flow:** [Phone] → here → [PhoneRatchets], [PhoneChats]; receipts go out through `wire`.
/// **Errors:** a ciphertext that was seen already is confirmed again; one that does not decrypt is
/// asked for again, up to 5 times, with fresh keys from the second time on. **Source:** whatsmeow
/// message.go, retry.go.
final class PhoneInbox {
  private static final int MAX_RETRIES = 5;
  private static final int MAX_REMEMBERED = 1_000;

  private final World world;
  private final Accounts accounts;
  private final Account account;
  private final PhoneKeys keys;
  private final PhoneRatchets ratchets;
  private final PhoneChats chats;
  private final Consumer<Node> wire;

  private final PhoneSecrets secrets;

  /// How often a message was asked for again, by id.
  private final Map<String, Integer> retries = new HashMap<>();

  /// Takes what a companion tells this phone only.
  private PeerListener onPeer = (_, _, _) -> {};

  PhoneInbox(
      World world,
      Accounts accounts,
      Account account,
      PhoneKeys keys,
      PhoneRatchets ratchets,
      PhoneChats chats,
      Consumer<Node> wire) {
    this.world = world;
    this.accounts = accounts;
    this.account = account;
    this.keys = keys;
    this.ratchets = ratchets;
    this.chats = chats;
    this.wire = wire;
    this.secrets = new PhoneSecrets(accounts, chats);
  }

  void onPeer(PeerListener listener) {
    onPeer = listener;
  }

  /// @return what is new in the chats; empty when there is none
  Optional<PhoneMessage> receive(Node stanza) {
    Jid from = stanza.requiredJid("from");
    Account sender = accounts.find(from).orElse(null);
    Node enc = stanza.child("enc").orElse(null);
    if (sender == null || enc == null) {
      acknowledge(stanza, from);
      return Optional.empty();
    }
    try {
      byte[] plaintext = ratchets.decrypt(sender.address(from.device()), enc);
      confirm(stanza, from, sender);
      return keep(stanza, sender, from.device(), Message.parseFrom(plaintext));
    } catch (SignalException e) {
      if (e.reason() == SignalException.Reason.DUPLICATE) {
        confirm(stanza, from, sender);
      } else {
        askAgain(stanza, from);
      }
    } catch (InvalidProtocolBufferException e) {
      acknowledge(stanza, from);
    }
    return Optional.empty();
  }

  /// Tells the author that the phone's user saw these. @param messages incoming ones of one author
  /// in one chat
  void sendRead(List<PhoneMessage> messages) {
    Account author = accounts.byNumber(messages.getFirst().from()).orElseThrow();
    boolean shared = messages.getFirst().to().indexOf('@') >= 0;
    List<Node> further =
        messages.stream().skip(1).map(message -> Node.of("item").with("id", message.id())).toList();
    Node receipt =
        Node.of("receipt")
            .with("id", messages.getFirst().id())
            .with("to", shared ? Jid.parse(messages.getFirst().to()) : author.phoneJid(0))
            .with("participant", shared ? author.lidJid(0) : null)
            .with("type", "read")
            .with("t", world.nowSeconds());
    wire.accept(
        further.isEmpty()
            ? receipt
            : receipt.withChildren(List.of(Node.of("list").withChildren(further))));
    messages.forEach(message -> chats.update(Direction.IN, message.id(), PhoneMessage::withRead));
  }

  private Optional<PhoneMessage> keep(Node stanza, Account sender, int device, Message content) {
    if (sender == account && content.hasProtocolMessage()) {
      onPeer.onPeer(device, stanza.required("id"), content.getProtocolMessage());
    }
    Optional<PhoneContent> read = PhoneContents.read(content);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    boolean own = sender == account;
    String to = account.number();
    if (own && content.hasDeviceSentMessage()) {
      Optional<Jid> chat = stanza.jid("recipient");
      to = chat.flatMap(accounts::find).map(Account::number).orElse("");
    }
    PhoneMessage message =
        new PhoneMessage(
            stanza.required("id"),
            own ? Direction.OUT : Direction.IN,
            sender.number(),
            to,
            device,
            secrets.open(read.get(), sender),
            world.now().toEpochMilli(),
            true,
            !own,
            false);
    return chats.add(message) ? Optional.of(message) : Optional.empty();
  }

  private void confirm(Node stanza, Jid from, Account sender) {
    Node receipt = Node.of("receipt").with("id", stanza.required("id")).with("to", from);
    if (stanza.attribute("category").filter("peer"::equals).isPresent()) {
      receipt = receipt.with("type", "peer_msg");
    } else if (sender == account) {
      receipt =
          receipt.with("type", "sender").with("recipient", stanza.jid("recipient").orElse(null));
    }
    wire.accept(receipt);
    acknowledge(stanza, from);
  }

  /// @param from where it came from: a device, or a group
  void acknowledge(Node stanza, Jid from) {
    wire.accept(
        Node.of("ack")
            .with("class", "message")
            .with("id", stanza.required("id"))
            .with("to", from)
            .with("participant", stanza.jid("participant").orElse(null)));
  }

  /// @param from where it came from: a device, or a group
  void askAgain(Node stanza, Jid from) {
    String id = stanza.required("id");
    if (retries.size() > MAX_REMEMBERED) {
      retries.clear();
    }
    int count = retries.merge(id, 1, Integer::sum);
    if (count > MAX_RETRIES) {
      acknowledge(stanza, from);
      return;
    }
    Node retry =
        Node.of("retry")
            .with("count", count)
            .with("id", id)
            .with("t", stanza.attribute("t").orElse("0"))
            .with("v", 1);
    Node registration =
        Node.of("registration")
            .withBytes(ByteBuffer.allocate(4).putInt(keys.local().registrationId()).array());
    List<Node> children =
        count == 1
            ? List.of(retry, registration)
            : List.of(retry, registration, RetryKeys.of(keys));
    wire.accept(
        Node.of("receipt")
            .with("id", id)
            .with("to", from)
            .with("type", "retry")
            .with("participant", stanza.jid("participant").orElse(null))
            .with("recipient", stanza.jid("recipient").orElse(null))
            .withChildren(children));
    acknowledge(stanza, from);
  }
}
