package io.manyline.sandbox.channel;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.Peer;
import io.manyline.sandbox.world.Json;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tells of channels: posts to those who follow, changes to whom they concern, counts to those who
/// asked for live updates.
///
/// **Shape:** a post is a `<message>` from the channel with `<plaintext>`; a change a
/// `<notification type=mex>` with JSON; counts a `<notification type=newsletter>` with
/// `<live_updates><messages>`. **Source:** docs/protocol/channels.md (whatsmeow notification.go,
/// message.go; whatsapp-rust src/handlers/notification/groups.rs; Baileys
/// src/Socket/messages-recv.ts).
final class ChannelNotifier {
  static final Duration LIVE = Duration.ofMinutes(5);

  private final World world;
  private final Accounts accounts;
  private final Delivery delivery;
  private final Map<String, Map<DeviceAddress, Instant>> live = new HashMap<>();

  ChannelNotifier(World world, Accounts accounts, Delivery delivery) {
    this.world = world;
    this.accounts = accounts;
    this.delivery = delivery;
  }

  void subscribe(Channel channel, DeviceAddress device) {
    live.computeIfAbsent(channel.id(), _ -> new LinkedHashMap<>())
        .put(device, world.now().plus(LIVE));
  }

  /// New, edited or taken back.
  void post(Channel channel, ChannelPost post, DeviceAddress author) {
    Node message = ChannelNodes.content(ChannelNodes.head(post), post).with("from", channel.jid());
    for (String number : channel.members().keySet()) {
      Account member = accounts.byNumber(number).orElseThrow();
      for (Device device : member.devices()) {
        DeviceAddress target = member.address(device.id());
        if (!target.equals(author)) {
          boolean own = number.equals(post.author());
          delivery.deliver(target, own ? message.with("is_sender", "true") : message);
        }
      }
    }
  }

  /// Counts changed.
  void counts(Channel channel, ChannelPost post) {
    Map<DeviceAddress, Instant> listening = live.getOrDefault(channel.id(), Map.of());
    Node messages =
        Node.of("messages", ChannelNodes.counts(ChannelNodes.head(post), post))
            .with("jid", channel.jid())
            .with("t", world.nowSeconds());
    Node notification =
        Node.of("notification", Node.of("live_updates", messages))
            .with("type", "newsletter")
            .with("from", channel.jid());
    listening.forEach(
        (device, until) -> {
          if (world.now().isBefore(until)) {
            deliver(device, notification);
          }
        });
  }

  /// Somebody's own devices hear what one of them did.
  void siblings(Peer actor, String operation, String root, Map<String, Object> what) {
    tell(List.of(actor.account()), actor.address(), operation, Map.of("data", Map.of(root, what)));
  }

  void everybody(
      Channel channel, DeviceAddress except, String operation, Map<String, Object> body) {
    List<Account> members =
        channel.members().keySet().stream()
            .flatMap(number -> accounts.byNumber(number).stream())
            .toList();
    tell(members, except, operation, body);
  }

  void tell(
      Collection<Account> whom, DeviceAddress except, String operation, Map<String, Object> body) {
    Node update = Node.of("update").with("op_name", operation).withBytes(Json.write(body));
    Node notification =
        Node.of("notification", update).with("type", "mex").with("from", Jid.SERVER);
    for (Account account : whom) {
      for (Device device : account.devices()) {
        DeviceAddress target = account.address(device.id());
        if (!target.equals(except)) {
          deliver(target, notification);
        }
      }
    }
  }

  Optional<Account> account(String number) {
    return accounts.byNumber(number);
  }

  private void deliver(DeviceAddress target, Node notification) {
    delivery.deliver(
        target, notification.with("id", world.newId("")).with("t", world.nowSeconds()));
  }
}
