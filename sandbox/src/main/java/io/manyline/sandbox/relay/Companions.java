package io.manyline.sandbox.relay;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.account.ParticipantHash;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.List;

/// Links and unlinks companions: device list, signed key indexes and notifications change together.
///
/// **Order and threads:** world's thread only. **Source:** docs/protocol: device lists; whatsmeow
/// notification.go.
public final class Companions {
  private final World world;
  private final Accounts accounts;
  private final Delivery delivery;
  private final KeyIndexSigner signer;

  public Companions(World world, Accounts accounts, Delivery delivery, KeyIndexSigner signer) {
    this.world = world;
    this.accounts = accounts;
    this.delivery = delivery;
    this.signer = signer;
  }

  /// Whether anybody has that number.
  public boolean isRegistered(String number) {
    return accounts.byNumber(number).isPresent();
  }

  public void link(Account account, Device device) {
    accounts.put(account, device);
    publish(account, device.id());
  }

  /// @return false when the account has no such companion
  public boolean unlink(Account account, int device) {
    if (device == 0 || account.device(device).isEmpty()) {
      return false;
    }
    accounts.remove(account, device);
    delivery.forget(account.address(device));
    publish(account, device);
    return true;
  }

  /// Unlinks once the answer to whoever asked for it is on its way.
  public void unlinkLater(Account account, int device) {
    world.afterCommit(() -> world.execute(() -> unlink(account, device)));
  }

  /// @param except the device that changed and needs no notice of it
  private void publish(Account account, int except) {
    accounts.putKeyIndexes(account, signer.sign(account));
    Node notification =
        Node.of("notification", deviceList(account))
            .with("type", "account_sync")
            .with("from", account.phoneJid(0))
            .with("t", world.nowSeconds());
    for (Device device : account.devices()) {
      if (device.id() != except) {
        delivery.deliver(account.address(device.id()), notification.with("id", world.newId("")));
      }
    }
  }

  private Node deviceList(Account account) {
    List<Node> children = new ArrayList<>();
    for (Device device : account.devices()) {
      Node child = Node.of("device").with("jid", account.phoneJid(device.id()));
      children.add(device.id() == 0 ? child : child.with("key-index", device.keyIndex()));
    }
    byte[] indexes = account.keyIndexList();
    if (indexes != null) {
      children.add(Node.of("key-index-list").with("ts", world.nowSeconds()).withBytes(indexes));
    }
    String hash =
        ParticipantHash.of(
            account.devices().stream().map(device -> account.phoneJid(device.id())).toList());
    return Node.of("devices").with("dhash", hash).withChildren(children);
  }
}
