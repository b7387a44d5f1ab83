package io.manyline.sandbox.status;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.Peer;
import io.manyline.sandbox.relay.SeenMessages;
import io.manyline.sandbox.relay.SharedContent;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Fans status posts out to those whom their author names, and to nobody else.
///
/// **Flow:** stanza router → here → [Delivery]; the sender gets its ack in any case. **Shape:**
/// `<participants>` names devices with the key for them, and accounts that have it: the `skmsg`
/// goes to every device of each. What is for named devices alone (reactions, answers to retry
/// receipts) goes to these. **Errors:** in the ack: 404 for a broadcast list, 479 for a post that
/// lacks what it needs. **Source:** docs/protocol/status.md (whatsapp-rust
/// wacore/src/send/status.rs; Baileys src/Socket/messages-send.ts).
final class StatusRelay {
  private static final int MAX_ID = 128;
  private static final String[] RELAYED_ATTRIBUTES = {"type", "edit"};

  private final World world;
  private final Accounts accounts;
  private final Delivery delivery;
  private final SeenMessages seen;

  StatusRelay(World world, Accounts accounts, Delivery delivery, SeenMessages seen) {
    this.world = world;
    this.accounts = accounts;
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
    List<Node> named = named(message);
    boolean something =
        message.child("enc").isPresent()
            || named.stream().anyMatch(each -> each.child("enc").isPresent());
    if (!to.isStatus()) {
      sender.link().send(ack.with("error", 404));
    } else if (id.length() > MAX_ID || !something) {
      sender.link().send(ack.with("error", 479));
    } else {
      deliver(sender, message, named);
      sender.link().send(ack);
    }
  }

  private void deliver(Peer sender, Node message, List<Node> named) {
    Node shared = message.child("enc").orElse(null);
    Optional<Jid> only = message.jid("participant");
    if (only.isPresent()) {
      answer(sender, message, only.get(), shared);
      return;
    }
    DeviceAddress everybody = new DeviceAddress("status", 0);
    if (!seen.add(sender.address(), message.required("id"), everybody, 0)) {
      return;
    }
    Map<DeviceAddress, Node> keys = new HashMap<>();
    Set<DeviceAddress> targets = new LinkedHashSet<>();
    for (Node to : named) {
      Account account = to.jid("jid").flatMap(accounts::find).orElse(null);
      if (account == null) {
        continue;
      }
      Optional<Node> enc = to.child("enc");
      DeviceAddress device = account.address(to.requiredJid("jid").device());
      enc.ifPresent(it -> keys.put(device, it));
      if (shared == null) {
        targets.add(device);
      } else {
        account.devices().forEach(each -> targets.add(account.address(each.id())));
      }
    }
    targets.remove(sender.address());
    Node head = head(sender, message);
    for (DeviceAddress target : targets) {
      if (exists(target)) {
        delivery.deliver(
            target, head.withChildren(SharedContent.of(message, keys.get(target), shared)));
      }
    }
  }

  private void answer(Peer sender, Node message, Jid device, @Nullable Node enc) {
    Account account = accounts.find(device).orElse(null);
    if (account == null || enc == null) {
      return;
    }
    DeviceAddress target = account.address(device.device());
    long count = enc.number("count").orElse(0L);
    if (exists(target) && seen.add(sender.address(), message.required("id"), target, count)) {
      delivery.deliver(
          target, head(sender, message).withChildren(SharedContent.of(message, null, enc)));
    }
  }

  private boolean exists(DeviceAddress target) {
    return accounts
        .byNumber(target.number())
        .flatMap(account -> account.device(target.device()))
        .map(Device::id)
        .isPresent();
  }

  private Node head(Peer sender, Node message) {
    Account author = sender.account();
    Node head =
        Node.of("message")
            .with("from", Jid.STATUS)
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

  private static List<Node> named(Node message) {
    return message.children("participants").stream()
        .flatMap(all -> all.children("to").stream())
        .toList();
  }
}
