package io.manyline.sandbox.call;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.Peer;
import io.manyline.sandbox.relay.StanzaRouter;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Hands what devices tell each other about a call from one side to the other.
///
/// **Flow:** stanza router → here → [Delivery]: what is for an account goes to all of its devices,
/// and waits for those that are away. The sender gets its ack in any case, with the child's tag as
/// type. **Shape:** of the keys in an offer each device gets its own; the caller's other address is
/// added. Media is not carried. **Errors:** in the ack: 404 for who is not registered, 400 for a
/// call that says nothing. **Source:** docs/protocol/calls.md (whatsmeow call.go; whatsapp-rust
/// wacore/src/stanza/call.rs).
public final class CallRelay {
  private static final int MAX_ID = 128;

  private final World world;
  private final Accounts accounts;
  private final Delivery delivery;

  public CallRelay(World world, Accounts accounts, Delivery delivery) {
    this.world = world;
    this.accounts = accounts;
    this.delivery = delivery;
  }

  public void register(StanzaRouter router) {
    router.on("call", this::relay);
  }

  private void relay(Peer sender, Node call) {
    String id = call.required("id");
    Jid to = call.requiredJid("to");
    Optional<Node> action = call.children().stream().findFirst();
    Node ack =
        Node.of("ack")
            .with("class", "call")
            .with("id", id)
            .with("from", to)
            .with("type", action.map(Node::tag).orElse(null));
    Optional<Account> callee = accounts.find(to);
    if (action.isEmpty() || id.length() > MAX_ID || action.get().attribute("call-id").isEmpty()) {
      sender.link().send(ack.with("error", 400));
    } else if (callee.isEmpty()) {
      sender.link().send(ack.with("error", 404));
    } else {
      fanOut(sender, call, action.get(), callee.get());
      sender.link().send(ack);
    }
  }

  private void fanOut(Peer sender, Node call, Node action, Account callee) {
    Jid to = call.requiredJid("to");
    Node head =
        Node.of("call")
            .with("from", sender.account().like(to, sender.device()))
            .with("id", call.required("id"))
            .with("t", world.nowSeconds())
            .with("notify", sender.account().name())
            .with("platform", call.attribute("platform").orElse("android"))
            .with("version", call.attribute("version").orElse("2.24.1.1"));
    for (Device device : callee.devices()) {
      DeviceAddress target = callee.address(device.id());
      boolean meant = to.device() == 0 || to.device() == device.id();
      if (meant && !target.equals(sender.address())) {
        delivery.deliver(target, head.withChildren(List.of(forDevice(sender, action, target))));
      }
    }
  }

  private Node forDevice(Peer sender, Node action, DeviceAddress target) {
    Node told = isOffer(action) ? withCaller(sender, action) : action;
    Node keys = told.child("destination").orElse(null);
    if (keys == null) {
      return told;
    }
    List<Node> children = new ArrayList<>();
    for (Node child : told.children()) {
      if (!child.isTag("destination")) {
        children.add(child);
        continue;
      }
      keys.children("to").stream()
          .filter(to -> to.jid("jid").filter(jid -> isFor(jid, target)).isPresent())
          .flatMap(to -> to.children("enc").stream())
          .forEach(children::add);
    }
    return told.withChildren(children);
  }

  private boolean isFor(Jid jid, DeviceAddress target) {
    return accounts.find(jid).filter(a -> a.address(jid.device()).equals(target)).isPresent();
  }

  private static boolean isOffer(Node action) {
    return action.isTag("offer") || action.isTag("offer_notice");
  }

  private static Node withCaller(Peer sender, Node offer) {
    boolean byLid = offer.jid("call-creator").filter(Jid::isLid).isPresent();
    return byLid
        ? offer.with("caller_pn", sender.account().phoneJid(0))
        : offer.with("caller_lid", sender.account().lidJid(0));
  }
}
