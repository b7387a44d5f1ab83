package io.manyline.sandbox.relay;

import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.Server;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands each stanza of a logged-in device to whom it concerns, by its tag; messages and receipts
/// also by the kind of address that they go to.
///
/// **Flow:** sockets and phones → here → [MessageRelay], [ReceiptRelay], [IqListener], [Delivery],
/// and what other rooms add. **Order and threads:** world's thread only, per device in the order
/// received. **Errors:** `MalformedNodeException` for a stanza that lacks what its tag demands: the
/// sender's connection ends.
public final class StanzaRouter {
  private static final Logger log = LoggerFactory.getLogger(StanzaRouter.class);

  private final Accounts accounts;
  private final Delivery delivery;
  private final SeenMessages seen;
  private final MessageRelay direct;
  private final Map<String, StanzaHandler> handlers = new HashMap<>();
  private final Map<Server, StanzaHandler> messages = new EnumMap<>(Server.class);
  private final Map<Server, StanzaHandler> receipts = new EnumMap<>(Server.class);

  public StanzaRouter(World world, Accounts accounts, Delivery delivery, IqListener queries) {
    this.accounts = accounts;
    this.delivery = delivery;
    this.seen = new SeenMessages(world);
    this.direct = new MessageRelay(world, accounts, delivery, seen);
    StanzaHandler directReceipts = new ReceiptRelay(world, accounts, delivery)::relay;
    on("message", byAddress(messages, direct::relay));
    on("receipt", reopening(byAddress(receipts, directReceipts)));
    on("ack", this::onAck);
    on("iq", (from, stanza) -> onQuery(queries, from, stanza));
    on("presence", this::onPresence);
    on("ib", this::onBulletin);
    on("xmlstreamend", (from, _) -> onEnd(from));
  }

  public void load() {
    seen.load();
  }

  /// What went out already, for whoever relays messages.
  public SeenMessages seen() {
    return seen;
  }

  /// Takes all stanzas of a tag, in place of whoever took them before.
  public StanzaRouter on(String tag, StanzaHandler handler) {
    handlers.put(tag, handler);
    return this;
  }

  /// Takes messages to addresses of a kind, such as groups.
  public StanzaRouter onMessageTo(Server server, StanzaHandler handler) {
    messages.put(server, handler);
    return this;
  }

  /// Takes receipts to addresses of a kind.
  public StanzaRouter onReceiptTo(Server server, StanzaHandler handler) {
    receipts.put(server, handler);
    return this;
  }

  /// Lets somebody decide which messages reach a person.
  public StanzaRouter gate(MessageGate gate) {
    direct.gate(gate);
    return this;
  }

  public void route(Peer from, Node stanza) {
    delivery.heard(from.address(), stanza);
    StanzaHandler handler = handlers.get(stanza.tag());
    if (handler == null) {
      log.debug("stanza without effect: {}", stanza.tag());
      return;
    }
    handler.handle(from, stanza);
  }

  private static StanzaHandler byAddress(
      Map<Server, StanzaHandler> table, StanzaHandler otherwise) {
    return (from, stanza) ->
        table.getOrDefault(stanza.requiredJid("to").server(), otherwise).handle(from, stanza);
  }

  private StanzaHandler reopening(StanzaHandler relay) {
    return (from, receipt) -> {
      if (receipt.attribute("type").filter("retry"::equals).isPresent()) {
        Jid author = receipt.jid("participant").orElseGet(() -> receipt.requiredJid("to"));
        accounts
            .find(author)
            .ifPresent(
                account ->
                    seen.reopen(
                        account.address(author.device()), receipt.required("id"), from.address()));
      }
      relay.handle(from, receipt);
    };
  }

  /// Nobody has to wait for the socket to be closed: from now on another login replaces nothing.
  private void onEnd(Peer from) {
    delivery.detach(from.address(), from.link());
    from.link().close();
  }

  private void onAck(Peer from, Node ack) {
    delivery.acknowledge(
        from.address(),
        ack.required("class"),
        ack.required("id"),
        ack.jid("to"),
        ack.attribute("type"));
  }

  private static void onQuery(IqListener queries, Peer from, Node iq) {
    String type = iq.attribute("type").orElse("");
    if (type.equals("get") || type.equals("set")) {
      queries.onQuery(from, iq);
    }
  }

  private void onPresence(Peer from, Node presence) {
    presence.attribute("name").ifPresent(name -> delivery.announce(from.address(), name));
  }

  private void onBulletin(Peer from, Node bulletin) {
    bulletin
        .child("offline_batch")
        .ifPresent(
            batch -> delivery.pull(from.address(), batch.number("count").orElse(1L).intValue()));
  }
}
