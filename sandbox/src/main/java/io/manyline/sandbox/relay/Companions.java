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
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/// Links and unlinks companions: device list, signed key indexes and notifications change together.
///
/// **Order and threads:** world's thread only. **Source:** docs/protocol: device lists; whatsmeow
/// notification.go.
public final class Companions {
  private final World world;
  private final Accounts accounts;
  private final Delivery delivery;
  private final KeyIndexSigner signer;

  /// Who asked for the devices of a number, by number.
  private final Map<String, Set<String>> watchers = new HashMap<>();

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

  /// Somebody learnt which devices an account has, and is told from now on when they change; until
  /// the process ends.
  public void watch(Account watcher, Account watched) {
    watchers.computeIfAbsent(watched.number(), _ -> new LinkedHashSet<>()).add(watcher.number());
  }

  public void link(Account account, Device device) {
    accounts.put(account, device);
    publish(account, device.id());
    tellWatchers(account, "add", device);
  }

  /// @return false when the account has no such companion
  public boolean unlink(Account account, int device) {
    if (device == 0 || account.device(device).isEmpty()) {
      return false;
    }
    Device gone = account.device(device).orElseThrow();
    accounts.remove(account, device);
    delivery.forget(account.address(device));
    publish(account, device);
    tellWatchers(account, "remove", gone);
    return true;
  }

  /// Unlinks once the answer to whoever asked for it is on its way.
  public void unlinkLater(Account account, int device) {
    world.afterCommit(() -> world.execute(() -> unlink(account, device)));
  }

  /// Tells whoever knows an account's devices that it registered anew.
  ///
  /// @param others numbers that wrote to it or got messages of it
  public void tellIdentity(Account account, Set<String> others) {
    Node notification =
        Node.of("notification", Node.of("identity"))
            .with("type", "encrypt")
            .with("from", account.phoneJid(0))
            .with("lid", account.lidJid(0))
            .with("t", world.nowSeconds());
    Set<String> told = new LinkedHashSet<>(watchers.getOrDefault(account.number(), Set.of()));
    told.addAll(others);
    told.remove(account.number());
    told.stream()
        .flatMap(number -> accounts.byNumber(number).stream())
        .forEach(contact -> tell(contact, notification, account.address(0)));
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

  /// Own devices hear it this way, too: Baileys looks for its siblings here.
  private void tellWatchers(Account account, String change, Device changed) {
    Node device =
        Node.of("device")
            .with("jid", account.phoneJid(changed.id()))
            .with("lid", account.lidJid(changed.id()))
            .with("key-index", changed.keyIndex());
    Node child =
        Node.of(change)
            .with("device_hash", hash(account, account::phoneJid))
            .with("device_lid_hash", hash(account, account::lidJid))
            .withChildren(Stream.concat(Stream.of(device), keyIndexes(account)).toList());
    Node notification =
        Node.of("notification", child)
            .with("type", "devices")
            .with("from", account.phoneJid(0))
            .with("lid", account.lidJid(0))
            .with("t", world.nowSeconds());
    Set<String> told = new LinkedHashSet<>(watchers.getOrDefault(account.number(), Set.of()));
    told.add(account.number());
    told.stream()
        .flatMap(number -> accounts.byNumber(number).stream())
        .forEach(watcher -> tell(watcher, notification, account.address(changed.id())));
  }

  private void tell(Account watcher, Node notification, DeviceAddress except) {
    for (Device device : watcher.devices()) {
      DeviceAddress address = watcher.address(device.id());
      if (!address.equals(except)) {
        delivery.deliver(address, notification.with("id", world.newId("")));
      }
    }
  }

  private Stream<Node> keyIndexes(Account account) {
    return Optional.ofNullable(account.keyIndexList()).stream()
        .map(list -> Node.of("key-index-list").with("ts", world.nowSeconds()).withBytes(list));
  }

  private static String hash(Account account, IntFunction<Jid> address) {
    return ParticipantHash.of(
        account.devices().stream().map(device -> address.apply(device.id())).toList());
  }

  private Node deviceList(Account account) {
    List<Node> children = new ArrayList<>();
    for (Device device : account.devices()) {
      Node child = Node.of("device").with("jid", account.phoneJid(device.id()));
      children.add(device.id() == 0 ? child : child.with("key-index", device.keyIndex()));
    }
    keyIndexes(account).forEach(children::add);
    return Node.of("devices")
        .with("dhash", hash(account, account::phoneJid))
        .withChildren(children);
  }
}
