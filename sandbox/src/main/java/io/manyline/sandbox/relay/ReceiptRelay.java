package io.manyline.sandbox.relay;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.Optional;

/// Forwards receipts to whom they concern, and takes what they confirm off the queue.
///
/// **Shape:** delivered, read and played go to all devices of the author and, what was read or
/// played, to the reader's other devices; `…-self` only to the latter; `retry` only to the device
/// that encrypted; `sender`, `peer_msg` and `hist_sync` end here. **Source:** whatsmeow receipt.go,
/// retry.go; docs/protocol: receipts, acks, retries.
final class ReceiptRelay {
  private final World world;
  private final Accounts accounts;
  private final Delivery delivery;

  ReceiptRelay(World world, Accounts accounts, Delivery delivery) {
    this.world = world;
    this.accounts = accounts;
    this.delivery = delivery;
  }

  void relay(Peer reader, Node receipt) {
    String id = receipt.required("id");
    Jid to = receipt.requiredJid("to");
    confirm(reader, receipt, id, to);
    reader
        .link()
        .send(
            Node.of("ack")
                .with("class", "receipt")
                .with("id", id)
                .with("type", receipt.attribute("type").orElse(null))
                .with("from", to)
                .with("participant", receipt.jid("participant").orElse(null)));
    accounts.find(to).ifPresent(author -> forward(reader, receipt, author, to));
  }

  private void confirm(Peer reader, Node receipt, String id, Jid to) {
    delivery.acknowledge(reader.address(), "message", id, Optional.of(to), Optional.empty());
    receipt.child("list").stream()
        .flatMap(list -> list.children("item").stream())
        .forEach(
            item ->
                delivery.acknowledge(
                    reader.address(),
                    "message",
                    item.required("id"),
                    Optional.of(to),
                    Optional.empty()));
  }

  private void forward(Peer reader, Node receipt, Account author, Jid to) {
    Node copy =
        Node.of("receipt")
            .with("from", reader.account().like(to, reader.device()))
            .with("id", receipt.required("id"))
            .with("type", receipt.attribute("type").orElse(null))
            .with("t", world.nowSeconds())
            .withChildren(receipt.children());
    switch (receipt.attribute("type").orElse("")) {
      case "sender", "peer_msg", "hist_sync" -> {}
      case "retry", "server-error" -> toDevice(author, to.device(), copy);
      case "read-self", "played-self" -> toOwnDevices(reader, to, copy);
      case "read", "played" -> {
        if (author != reader.account()) {
          toDevices(author, copy);
        }
        toOwnDevices(reader, to, copy);
      }
      default -> {
        if (author != reader.account()) {
          toDevices(author, copy);
        }
      }
    }
  }

  private void toDevices(Account author, Node copy) {
    author.devices().forEach(device -> delivery.deliver(author.address(device.id()), copy));
  }

  private void toDevice(Account author, int device, Node copy) {
    author.device(device).ifPresent(_ -> delivery.deliver(author.address(device), copy));
  }

  private void toOwnDevices(Peer reader, Jid to, Node copy) {
    for (Device device : reader.account().devices()) {
      DeviceAddress address = reader.account().address(device.id());
      if (!address.equals(reader.address())) {
        delivery.deliver(address, copy.with("recipient", to.account()));
      }
    }
  }
}
