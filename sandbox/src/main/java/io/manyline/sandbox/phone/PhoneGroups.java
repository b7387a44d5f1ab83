package io.manyline.sandbox.phone;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.group.Group;
import io.manyline.sandbox.phone.PhoneMessage.Direction;
import io.manyline.sandbox.status.StatusPrivacy;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.DeviceSentMessage;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.SenderKeyDistributionMessage;
import io.manyline.whatsapp.signal.SignalException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A phone in its groups, and its status posts: reads what others write there, and writes itself.
///
/// **Flow:** [Phone] → here → [PhoneSenderKeys], [PhoneRatchets] → `wire`. **Shape:** each message
/// is encrypted once with the sender key; devices that lack the key get it encrypted for them
/// alone. **Errors:** what does not decrypt is asked for again by [PhoneInbox]. **Source:**
/// whatsmeow send.go `sendGroup`, message.go, retry.go.
final class PhoneGroups {
  private static final int MAX_RETRIES = 5;

  private final PhoneNetwork network;
  private final Account account;
  private final PhoneRatchets ratchets;
  private final PhoneChats chats;
  private final PhoneInbox inbox;
  private final Consumer<Node> wire;
  private final PhoneSenderKeys senderKeys;
  private final PhoneSecrets secrets;
  private final StatusSeers seers;

  PhoneGroups(
      PhoneNetwork network,
      Account account,
      PhoneRatchets ratchets,
      PhoneChats chats,
      PhoneInbox inbox,
      StatusSeers seers,
      Consumer<Node> wire) {
    this.network = network;
    this.account = account;
    this.ratchets = ratchets;
    this.chats = chats;
    this.inbox = inbox;
    this.seers = seers;
    this.wire = wire;
    this.senderKeys = new PhoneSenderKeys(network.world(), account);
    this.secrets = new PhoneSecrets(network.accounts(), chats);
  }

  void load() {
    senderKeys.load();
  }

  /// @return the message id
  String send(Group group, Message message) {
    return send(group.jid(), audience(group), List.of(), message);
  }

  /// Posts for those who may see this phone's status. @return the message id
  String post(Message message) {
    StatusPrivacy privacy = network.status().of(account);
    List<Account> seeing = seers.find(privacy);
    Map<DeviceAddress, Node> audience = new LinkedHashMap<>();
    seeing.forEach(seer -> addDevices(audience, seer));
    addDevices(audience, account);
    List<Node> named =
        seeing.stream().map(seer -> Node.of("to").with("jid", seer.lidJid(0))).toList();
    return send(Jid.STATUS, audience, named, message);
  }

  /// @param named accounts that the stanza names, for a status post
  private String send(
      Jid chat, Map<DeviceAddress, Node> audience, List<Node> named, Message message) {
    PhoneContent content =
        PhoneContents.read(message)
            .orElseThrow(
                () ->
                    new PhoneException(
                        PhoneException.Reason.TEXT_INVALID, "a message that says nothing"));
    String id = network.world().newId("3A");
    PhoneSenderKeys.Encrypted encrypted =
        senderKeys.encrypt(chat.user(), message.toByteArray(), audience.keySet());
    byte[] key = distribution(chat, encrypted.distribution()).build().toByteArray();
    List<Node> keys = new ArrayList<>();
    audience.forEach(
        (device, to) -> {
          if (encrypted.lacking().contains(device.toString())) {
            ratchets
                .encrypt(account(device), device.device(), key)
                .ifPresent(enc -> keys.add(to.withChildren(List.of(enc))));
          }
        });
    Node skmsg =
        PhoneStanzas.ciphertext(
            Node.of("enc").with("v", 2).with("type", "skmsg").withBytes(encrypted.message()),
            content);
    keys.addAll(named);
    List<Node> children = new ArrayList<>();
    if (!keys.isEmpty()) {
      children.add(Node.of("participants").withChildren(keys));
    }
    children.add(skmsg);
    boolean post = chat.isStatus() && !List.of("delete", "reaction").contains(content.kind());
    if (post) {
      String setting = network.status().of(account).type().setting();
      children.add(Node.of("meta").with("status_setting", setting));
    }
    chats.add(message(id, Direction.OUT, account, chat, 0, content));
    wire.accept(
        PhoneStanzas.kind(
            Node.of("message")
                .with("id", id)
                .with("to", chat)
                .with("addressing_mode", chat.isStatus() ? null : "lid")
                .withChildren(children),
            content));
    return id;
  }

  /// @return what is new in the chats; empty when there is none
  Optional<PhoneMessage> receive(Node stanza) {
    Jid group = stanza.requiredJid("from");
    Jid device = stanza.requiredJid("participant");
    Account sender = network.accounts().find(device).orElse(null);
    if (sender == null) {
      inbox.acknowledge(stanza, group);
      return Optional.empty();
    }
    try {
      Optional<PhoneContent> content = decrypt(stanza, group, sender.address(device.device()));
      confirm(stanza, group, sender);
      Direction direction = sender == account ? Direction.OUT : Direction.IN;
      return content
          .map(it -> secrets.open(it, sender))
          .map(it -> message(stanza.required("id"), direction, sender, group, device.device(), it))
          .filter(chats::add);
    } catch (SignalException e) {
      if (e.reason() == SignalException.Reason.DUPLICATE) {
        confirm(stanza, group, sender);
      } else {
        inbox.askAgain(stanza, group);
      }
    } catch (InvalidProtocolBufferException e) {
      inbox.acknowledge(stanza, group);
    }
    return Optional.empty();
  }

  /// Answers a device that could not read a message of this phone: text and key, for it alone.
  void resend(Node receipt) {
    Jid group = receipt.requiredJid("from");
    Jid device = receipt.requiredJid("participant");
    String id = receipt.required("id");
    long count = receipt.child("retry").flatMap(retry -> retry.number("count")).orElse(1L);
    Account peer = network.accounts().find(device).orElse(null);
    Optional<PhoneMessage> message =
        chats.find(Direction.OUT, id).filter(sent -> sent.to().equals(group.toString()));
    if (peer == null || message.isEmpty() || count > MAX_RETRIES) {
      return;
    }
    Message.Builder content =
        distribution(group, senderKeys.distribution(group.user()))
            .mergeFrom(message.get().content().parse());
    Message sent =
        peer == account
            ? Message.newBuilder()
                .setDeviceSentMessage(
                    DeviceSentMessage.newBuilder()
                        .setDestinationJid(group.toString())
                        .setMessage(content))
                .build()
            : content.build();
    ratchets
        .encryptAnew(peer, device.device(), sent.toByteArray())
        .ifPresent(
            enc ->
                wire.accept(
                    PhoneStanzas.kind(
                        Node.of("message", enc.with("count", count))
                            .with("id", id)
                            .with("to", group)
                            .with("participant", device),
                        message.get().content())));
  }

  private Optional<PhoneContent> decrypt(Node stanza, Jid group, DeviceAddress sender)
      throws InvalidProtocolBufferException {
    Optional<PhoneContent> content = Optional.empty();
    for (Node enc : stanza.children("enc")) {
      boolean shared = enc.attribute("type").filter("skmsg"::equals).isPresent();
      byte[] plaintext =
          shared
              ? senderKeys.decrypt(group.user(), sender, enc.bytes())
              : ratchets.decrypt(sender, enc);
      Message message = Message.parseFrom(plaintext);
      learnKey(message, sender);
      if (message.hasDeviceSentMessage()) {
        learnKey(message.getDeviceSentMessage().getMessage(), sender);
      }
      Optional<PhoneContent> found = PhoneContents.read(message);
      content = found.isPresent() ? found : content;
    }
    return content;
  }

  private void learnKey(Message message, DeviceAddress sender) {
    if (message.hasSenderKeyDistributionMessage()) {
      SenderKeyDistributionMessage key = message.getSenderKeyDistributionMessage();
      senderKeys.accept(
          Jid.parse(key.getGroupId()).user(),
          sender,
          key.getAxolotlSenderKeyDistributionMessage().toByteArray());
    }
  }

  private void confirm(Node stanza, Jid group, Account sender) {
    wire.accept(
        Node.of("receipt")
            .with("id", stanza.required("id"))
            .with("to", group)
            .with("participant", stanza.requiredJid("participant"))
            .with("type", sender == account ? "sender" : null));
    inbox.acknowledge(stanza, group);
  }

  /// Every other device of every member, with the `<to>` that names it.
  private Map<DeviceAddress, Node> audience(Group group) {
    Map<DeviceAddress, Node> audience = new LinkedHashMap<>();
    for (String number : group.members().keySet()) {
      addDevices(audience, network.accounts().byNumber(number).orElseThrow());
    }
    return audience;
  }

  private void addDevices(Map<DeviceAddress, Node> audience, Account member) {
    for (Device device : member.devices()) {
      if (member != account || device.id() != 0) {
        audience.put(
            member.address(device.id()), Node.of("to").with("jid", member.lidJid(device.id())));
      }
    }
  }

  private Account account(DeviceAddress device) {
    return network.accounts().byNumber(device.number()).orElseThrow();
  }

  private PhoneMessage message(
      String id, Direction direction, Account from, Jid group, int device, PhoneContent content) {
    return new PhoneMessage(
        id,
        direction,
        from.number(),
        group.toString(),
        device,
        content,
        network.world().now().toEpochMilli(),
        direction == Direction.IN,
        direction == Direction.IN,
        false);
  }

  private static Message.Builder distribution(Jid group, byte[] key) {
    return Message.newBuilder()
        .setSenderKeyDistributionMessage(
            SenderKeyDistributionMessage.newBuilder()
                .setGroupId(group.toString())
                .setAxolotlSenderKeyDistributionMessage(ByteString.copyFrom(key)));
  }
}
