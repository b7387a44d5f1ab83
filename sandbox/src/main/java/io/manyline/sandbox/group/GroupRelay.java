package io.manyline.sandbox.group;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.account.ParticipantHash;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.Peer;
import io.manyline.sandbox.relay.SeenMessages;
import io.manyline.sandbox.relay.SharedContent;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Fans group messages out: the `skmsg` to every device of every member, and to each the key that
/// was encrypted for it alone.
///
/// **Flow:** stanza router → here → [Delivery]; the sender gets its ack in any case. **Shape:** a
/// message with `participant` is an answer to a retry receipt and goes to that device only. The ack
/// has the server's hash of the members' devices when the sender's is another. **Errors:** in the
/// ack: 404 for no such group, 401 for a sender who may not write there, 479 for a stanza that
/// lacks what it needs. **Source:** docs/protocol: groups (whatsmeow send.go `sendGroup`,
/// message.go `parseMessageSource`; Baileys src/Socket/messages-send.ts).
final class GroupRelay {
  private static final int MAX_ID = 128;
  private static final String[] RELAYED_ATTRIBUTES = {"type", "edit", "category"};

  private final World world;
  private final Accounts accounts;
  private final Groups groups;
  private final Delivery delivery;
  private final SeenMessages seen;

  GroupRelay(World world, Accounts accounts, Groups groups, Delivery delivery, SeenMessages seen) {
    this.world = world;
    this.accounts = accounts;
    this.groups = groups;
    this.delivery = delivery;
    this.seen = seen;
  }

  void relay(Peer sender, Node message) {
    Jid to = message.requiredJid("to");
    String id = message.required("id");
    Node ack =
        Node.of("ack")
            .with("class", "message")
            .with("id", id)
            .with("from", to)
            .with("t", world.nowSeconds());
    Group group = groups.find(to).orElse(null);
    if (group == null) {
      sender.link().send(ack.with("error", 404));
    } else if (!mayWrite(sender.account(), group)) {
      sender.link().send(ack.with("error", 401));
    } else if (id.length() > MAX_ID || ciphertexts(message).isEmpty()) {
      sender.link().send(ack.with("error", 479));
    } else {
      deliver(sender, group, message);
      sender.link().send(ack.with("phash", differingHash(sender, group, message)));
    }
  }

  private static boolean mayWrite(Account sender, Group group) {
    return group.has(sender) && (!group.settings().announce() || group.isAdmin(sender));
  }

  private void deliver(Peer sender, Group group, Node message) {
    Optional<Jid> only = message.jid("participant");
    if (only.isPresent()) {
      answer(sender, group, message, only.get());
      return;
    }
    // One entry for the whole fan-out: a thousand devices need not be told apart.
    DeviceAddress everybody = new DeviceAddress(group.id(), 0);
    if (!seen.add(sender.address(), message.required("id"), everybody, 0)) {
      return;
    }
    Map<DeviceAddress, Node> own = pairwise(message);
    Node shared = message.child("enc").orElse(null);
    Node head = head(sender, group, message);
    for (String number : group.members().keySet()) {
      Account member = accounts.byNumber(number).orElseThrow();
      for (Device device : member.devices()) {
        DeviceAddress target = member.address(device.id());
        Node key = own.get(target);
        if (!target.equals(sender.address()) && (key != null || shared != null)) {
          delivery.deliver(target, head.withChildren(SharedContent.of(message, key, shared)));
        }
      }
    }
  }

  private void answer(Peer sender, Group group, Node message, Jid device) {
    Account account = accounts.find(device).orElse(null);
    if (account == null || !group.has(account) || account.device(device.device()).isEmpty()) {
      return;
    }
    DeviceAddress target = account.address(device.device());
    Node direct = message.child("enc").orElse(null);
    long count = direct == null ? 0 : direct.number("count").orElse(0L);
    if (!target.equals(sender.address())
        && seen.add(sender.address(), message.required("id"), target, count)) {
      Node key = pairwise(message).get(target);
      delivery.deliver(
          target,
          head(sender, group, message).withChildren(SharedContent.of(message, key, direct)));
    }
  }

  private Node head(Peer sender, Group group, Node message) {
    Account author = sender.account();
    Node head =
        Node.of("message")
            .with("from", group.jid())
            .with("participant", author.lidJid(sender.device()))
            .with("participant_pn", author.phoneJid(0))
            .with("addressing_mode", "lid")
            .with("id", message.required("id"))
            .with("t", world.nowSeconds())
            .with("notify", delivery.pushName(sender.address()).orElse(author.name()));
    for (String name : RELAYED_ATTRIBUTES) {
      head = head.with(name, message.attribute(name).orElse(null));
    }
    return head;
  }

  private Map<DeviceAddress, Node> pairwise(Node message) {
    Map<DeviceAddress, Node> found = new HashMap<>();
    for (Node participants : message.children("participants")) {
      for (Node target : participants.children("to")) {
        Jid jid = target.requiredJid("jid");
        Optional<Node> enc = target.child("enc");
        Optional<Account> account = accounts.find(jid);
        if (enc.isPresent() && account.isPresent()) {
          found.put(account.get().address(jid.device()), enc.get());
        }
      }
    }
    return found;
  }

  private static List<Node> ciphertexts(Node message) {
    List<Node> found = new ArrayList<>(message.children("enc"));
    message
        .child("participants")
        .ifPresent(
            all ->
                all.children("to").stream().map(to -> to.children("enc")).forEach(found::addAll));
    return found;
  }

  /// Clients differ in whether they count themselves in.
  private @Nullable String differingHash(Peer sender, Group group, Node message) {
    String theirs = message.attribute("phash").orElse(null);
    if (theirs == null) {
      return null;
    }
    Set<Jid> all =
        group.members().keySet().stream()
            .map(number -> accounts.byNumber(number).orElseThrow())
            .flatMap(member -> member.devices().stream().map(device -> member.lidJid(device.id())))
            .collect(Collectors.toSet());
    String ours = ParticipantHash.of(all);
    if (theirs.equals(ours)) {
      return null;
    }
    all.remove(sender.account().lidJid(sender.device()));
    return theirs.equals(ParticipantHash.of(all)) ? null : ours;
  }
}
