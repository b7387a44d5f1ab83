package io.manyline.sandbox.group;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.Peer;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/// Forwards receipts for group messages and status posts to whoever wrote them, and takes what they
/// confirm off the queue.
///
/// **Shape:** `participant` is the author on the way in and the reader on the way out; `retry` goes
/// to the author's device alone. **Source:** whatsmeow receipt.go, retry.go; docs/protocol:
/// receipts.
public final class GroupReceipts {
  private final World world;
  private final Accounts accounts;
  private final Delivery delivery;
  private final BiPredicate<Jid, Account> mayTell;

  /// @param mayTell whether what an account got by an address concerns its author
  public GroupReceipts(
      World world, Accounts accounts, Delivery delivery, BiPredicate<Jid, Account> mayTell) {
    this.world = world;
    this.accounts = accounts;
    this.delivery = delivery;
    this.mayTell = mayTell;
  }

  public void relay(Peer reader, Node receipt) {
    Jid to = receipt.requiredJid("to");
    String id = receipt.required("id");
    ids(receipt)
        .forEach(
            each ->
                delivery.acknowledge(
                    reader.address(), "message", each, Optional.of(to), Optional.empty()));
    reader
        .link()
        .send(
            Node.of("ack")
                .with("class", "receipt")
                .with("id", id)
                .with("type", receipt.attribute("type").orElse(null))
                .with("from", to)
                .with("participant", receipt.jid("participant").orElse(null)));
    Optional<Jid> author = receipt.jid("participant");
    if (author.isPresent() && mayTell.test(to, reader.account())) {
      accounts
          .find(author.get())
          .ifPresent(account -> forward(reader, receipt, account, author.get()));
    }
  }

  private void forward(Peer reader, Node receipt, Account author, Jid device) {
    Node copy =
        Node.of("receipt")
            .with("from", receipt.requiredJid("to"))
            .with("participant", reader.account().lidJid(reader.device()))
            .with("participant_pn", reader.account().phoneJid(0))
            .with("id", receipt.required("id"))
            .with("type", receipt.attribute("type").orElse(null))
            .with("t", world.nowSeconds())
            .withChildren(receipt.children());
    switch (receipt.attribute("type").orElse("")) {
      case "sender", "peer_msg", "hist_sync" -> {}
      case "retry", "server-error" -> {
        if (author.device(device.device()).isPresent()) {
          delivery.deliver(author.address(device.device()), copy);
        }
      }
      case "read-self", "played-self" -> toSiblings(reader, author, copy);
      case "read", "played" -> {
        toAuthor(reader, author, copy);
        toSiblings(reader, author, copy);
      }
      default -> toAuthor(reader, author, copy);
    }
  }

  private void toAuthor(Peer reader, Account author, Node copy) {
    if (author != reader.account()) {
      author.devices().forEach(device -> delivery.deliver(author.address(device.id()), copy));
    }
  }

  private void toSiblings(Peer reader, Account author, Node copy) {
    for (Device device : reader.account().devices()) {
      DeviceAddress address = reader.account().address(device.id());
      if (!address.equals(reader.address())) {
        delivery.deliver(address, copy.with("recipient", author.lidJid(0)));
      }
    }
  }

  private static Stream<String> ids(Node receipt) {
    return Stream.concat(
        Stream.of(receipt.required("id")),
        receipt.children("list").stream()
            .flatMap(list -> list.children("item").stream())
            .map(item -> item.required("id")));
  }
}
