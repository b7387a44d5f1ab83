package io.manyline.sandbox.query;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.account.KeyBundle;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.Peer;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Hands out key bundles: `<key><user jid/>…</key>`.
///
/// **Shape:** the answer echoes each address as it was asked; a device that does not exist has
/// `<error code="404"/>`. A device whose stock runs low is told once it reaches 5. **Source:**
/// whatsmeow prekeys.go; docs/protocol: key bundles.
public final class BundleQueries {
  private static final int LOW_WATER = 5;
  private static final int MAX_USERS = 2_048;

  private final World world;
  private final Accounts accounts;
  private final Delivery delivery;

  public BundleQueries(World world, Accounts accounts, Delivery delivery) {
    this.world = world;
    this.accounts = accounts;
    this.delivery = delivery;
  }

  void register(IqTable table) {
    table.put("encrypt", "get", "key", this::bundles);
  }

  /// A bundle of one device, its one-time prekey used up.
  public Optional<KeyBundle> take(Account account, int device) {
    Optional<KeyBundle> bundle = accounts.takeBundle(account, device);
    DeviceAddress address = account.address(device);
    if (bundle.isPresent()
        && bundle.get().oneTime() != null
        && accounts.preKeyCount(address) == LOW_WATER) {
      delivery.deliver(
          address,
          Node.of("notification", Node.of("count").with("value", LOW_WATER))
              .with("type", "encrypt")
              .with("from", Jid.SERVER)
              .with("id", world.newId(""))
              .with("t", world.nowSeconds()));
    }
    return bundle;
  }

  private List<Node> bundles(Peer from, Node iq) {
    List<Node> asked = iq.requiredChild("key").children("user");
    if (asked.size() > MAX_USERS) {
      throw new IqRefusedException(406);
    }
    List<Node> users = asked.stream().map(user -> user(user.requiredJid("jid"))).toList();
    return List.of(Node.of("list").withChildren(users));
  }

  private Node user(Jid jid) {
    Node user = Node.of("user").with("jid", jid);
    Optional<KeyBundle> bundle = accounts.find(jid).flatMap(account -> take(account, jid.device()));
    if (bundle.isEmpty()) {
      return user.withChildren(
          List.of(Node.of("error").with("code", 404).with("text", IqRefusedException.text(404))));
    }
    return user.with("t", world.nowSeconds()).withChildren(children(bundle.get()));
  }

  private static List<Node> children(KeyBundle bundle) {
    Device device = bundle.device();
    List<Node> children = new ArrayList<>();
    children.add(WireKeys.registration(device.registrationId()));
    children.add(WireKeys.type());
    children.add(Node.of("identity").withBytes(device.identity()));
    children.add(WireKeys.signedKey(device.signedPreKey()));
    if (bundle.oneTime() != null) {
      children.add(WireKeys.key(bundle.oneTime()));
    }
    if (device.signedIdentity() != null) {
      children.add(Node.of("device-identity").withBytes(device.signedIdentity()));
    }
    return children;
  }
}
