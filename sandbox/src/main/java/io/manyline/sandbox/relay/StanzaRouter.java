package io.manyline.sandbox.relay;

import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands each stanza of a logged-in device to whom it concerns, by its tag.
///
/// **Flow:** sockets and phones → here → [MessageRelay], [ReceiptRelay], [IqListener], [Delivery].
/// **Order and threads:** world's thread only, per device in the order received. **Errors:**
/// `MalformedNodeException` for a stanza that lacks what its tag demands: the sender's connection
/// ends.
public final class StanzaRouter {
  private static final Logger log = LoggerFactory.getLogger(StanzaRouter.class);

  private final Delivery delivery;
  private final MessageRelay messages;
  private final ReceiptRelay receipts;
  private final SeenMessages seen;
  private final IqListener queries;

  public StanzaRouter(World world, Accounts accounts, Delivery delivery, IqListener queries) {
    this.delivery = delivery;
    this.queries = queries;
    this.seen = new SeenMessages(world);
    this.messages = new MessageRelay(world, accounts, delivery, seen);
    this.receipts = new ReceiptRelay(world, accounts, delivery);
  }

  public void load() {
    seen.load();
  }

  public void route(Peer from, Node stanza) {
    switch (stanza.tag()) {
      case "message" -> messages.relay(from, stanza);
      case "receipt" -> receipts.relay(from, stanza);
      case "ack" ->
          delivery.acknowledge(
              from.address(),
              stanza.required("class"),
              stanza.required("id"),
              stanza.jid("to"),
              stanza.attribute("type"));
      case "iq" -> {
        String type = stanza.attribute("type").orElse("");
        if (type.equals("get") || type.equals("set")) {
          queries.onQuery(from, stanza);
        }
      }
      case "presence" ->
          stanza.attribute("name").ifPresent(name -> delivery.announce(from.address(), name));
      case "ib" -> {
        if (stanza.child("offline_batch").isPresent()) {
          delivery.drain(from.address());
        }
      }
      case "xmlstreamend" -> from.link().close();
      default -> log.debug("stanza without effect: {}", stanza.tag());
    }
  }
}
