package io.manyline.whatsapp.call;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.call.OpenCalls.OpenCall;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.stanza.Acks;
import io.manyline.whatsapp.stanza.StanzaSender;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// `<call>`s that come: that it rings, and that it ended, are durable before the ack.
///
/// **Shape:** one child says what happens; `offer` and `offer_notice` ring, `terminate` and
/// `reject` end. What devices negotiate on the way is acknowledged. **Order and threads:** on the
/// lane, in wire order. The end of a call that did not ring here, or ended already, is not told.
/// **Errors:** a call without id, caller or call id is refused by the router. **Source:**
/// docs/protocol/calls.md (whatsmeow call.go, Baileys src/Socket/messages-recv.ts `handleCall`).
public final class IncomingCalls {
  private static final int MOST_ID = 128;
  private static final List<String> ALTERNATES = List.of("caller_pn", "caller_lid");
  private static final Pattern REASON = Pattern.compile("[a-z_]{1,40}");

  private final StateLedger ledger;
  private final StanzaSender sender;

  public IncomingCalls(StateLedger ledger, StanzaSender sender) {
    this.ledger = ledger;
    this.sender = sender;
  }

  public void handle(Node call) {
    Node ack = Acks.accept(call);
    StateChanges changes = ledger.begin();
    call.children().stream().findFirst().ifPresent(child -> take(call, child, changes));
    ledger.commitInbound(changes, () -> sender.send(ack));
  }

  private static void take(Node call, Node child, StateChanges changes) {
    switch (child.tag()) {
      case "offer", "offer_notice" -> rings(call, child, changes);
      case "terminate" -> end(call, child, child.attribute("reason").orElse("hung_up"), changes);
      case "reject" -> end(call, child, "rejected", changes);
      default -> {}
    }
  }

  private static void rings(Node call, Node offer, StateChanges changes) {
    String id = id(offer);
    Jid caller = caller(call, offer);
    AddressBook book = new AddressBook(changes);
    for (String alternate : ALTERNATES) {
      book.learn(caller, offer.jid(alternate).map(Accounts::account).orElse(null));
    }
    Optional<Jid> group = offer.jid("group-jid").filter(Jid::isGroup);
    boolean ofGroup = group.isPresent() || is(offer, "type", "group");
    new OpenCalls(changes).add(new OpenCall(id, caller));
    changes.report(
        new WaEvent.CallReceived(
            id,
            book.chat(caller),
            book.address(caller),
            new WaEvent.CallReceived.Kind(
                offer.child("video").isPresent() || is(offer, "media", "video"),
                ofGroup,
                group.orElse(null)),
            call.attribute("offline").isPresent(),
            at(call)));
  }

  private static void end(Node call, Node child, String reason, StateChanges changes) {
    OpenCalls open = new OpenCalls(changes);
    open.find(id(child))
        .ifPresent(
            known -> {
              open.remove(known.id());
              String told = REASON.matcher(reason).matches() ? reason : "other";
              changes.report(ended(known, told, at(call), changes));
            });
  }

  static WaEvent.CallEnded ended(OpenCall call, String reason, Instant at, StateChanges changes) {
    AddressBook book = new AddressBook(changes);
    return new WaEvent.CallEnded(
        call.id(), book.chat(call.caller()), book.address(call.caller()), reason, at);
  }

  private static String id(Node child) {
    String id = child.required("call-id");
    return id.length() <= MOST_ID ? id : id.substring(0, MOST_ID);
  }

  /// A call to a group may come by the group: who began it counts.
  private static Jid caller(Node call, Node offer) {
    Jid from = call.requiredJid("from");
    Jid creator = offer.requiredJid("call-creator");
    return Accounts.account(Accounts.isUser(creator) ? creator : from);
  }

  private static boolean is(Node node, String attribute, String value) {
    return node.attribute(attribute).filter(value::equals).isPresent();
  }

  private static Instant at(Node call) {
    return Instant.ofEpochSecond(call.number("t").filter(t -> t > 0 && t < 1L << 40).orElse(0L));
  }
}
