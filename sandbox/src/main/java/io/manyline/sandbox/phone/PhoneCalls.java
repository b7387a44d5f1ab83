package io.manyline.sandbox.phone;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.phone.PhoneCall.State;
import io.manyline.sandbox.phone.PhoneException.Reason;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Calls of one phone: it rings, and it lets others ring. Nothing is said in them.
///
/// **Flow:** [Phone] → here → `wire`. **Shape:** who calls tells the other devices of the one
/// called what became of it there: `accepted_elsewhere`, `rejected_elsewhere`. At most
/// [#MOST_CALLS] are remembered, and none after a restart. **Order and threads:** world's thread
/// only. **Source:** docs/protocol/calls.md (whatsapp-rust wacore/src/stanza/call.rs).
final class PhoneCalls {
  private static final int MOST_CALLS = 200;

  private final World world;
  private final Accounts accounts;
  private final Account account;
  private final Consumer<Node> wire;
  private final SequencedMap<String, PhoneCall> calls = new LinkedHashMap<>();

  PhoneCalls(World world, Accounts accounts, Account account, Consumer<Node> wire) {
    this.world = world;
    this.accounts = accounts;
    this.account = account;
    this.wire = wire;
  }

  List<PhoneCall> all() {
    return List.copyOf(calls.values());
  }

  /// @param to an address of whom to call; its family is the one that the call uses
  String offer(Account callee, Jid to, @Nullable String group, boolean video) {
    String id = world.newId("CA11");
    List<Node> media = new ArrayList<>();
    media.add(Node.of("audio").with("enc", "opus").with("rate", 16_000));
    if (video) {
      media.add(Node.of("video").with("enc", "vp8"));
    }
    media.add(Node.of("net").with("medium", 3));
    Node offer =
        action("offer", id, account.like(to, 0))
            .with("group-jid", group == null ? null : Jid.parse(group))
            .withChildren(media);
    keep(new PhoneCall(id, true, callee.number(), group, video, State.RINGING, null));
    tell(to, offer);
    return id;
  }

  /// @param reason null when it is simply hung up
  PhoneCall hangUp(String id, @Nullable String reason) {
    PhoneCall call = going(id);
    Account peer = accounts.byNumber(call.peer()).orElseThrow();
    tell(peer.lidJid(0), action("terminate", id, creator(call, peer)).with("reason", reason));
    return keep(call.now(State.ENDED, reason));
  }

  PhoneCall answer(String id, boolean accept) {
    PhoneCall call = going(id);
    if (call.outgoing() || call.state() != State.RINGING) {
      throw new PhoneException(Reason.CALL_NOT_FOUND, "no call of that id rings");
    }
    Account peer = accounts.byNumber(call.peer()).orElseThrow();
    Node action = action(accept ? "accept" : "reject", id, peer.lidJid(0));
    tell(peer.lidJid(0), accept ? action : action.with("count", 0));
    return keep(call.now(accept ? State.ACCEPTED : State.REJECTED, null));
  }

  void receive(Node stanza) {
    for (Node action : stanza.children()) {
      String id = action.attribute("call-id").orElse("");
      switch (action.tag()) {
        case "offer" -> ring(stanza, action, id);
        case "terminate" -> end(id, State.ENDED, action.attribute("reason").orElse("hung_up"));
        case "accept" -> answered(stanza, id, State.ACCEPTED, "accepted_elsewhere");
        case "reject" -> {
          // A device that is busy speaks for itself alone.
          if (action.attribute("reason").filter("busy"::equals).isEmpty()) {
            answered(stanza, id, State.REJECTED, "rejected_elsewhere");
          }
        }
        default -> {}
      }
    }
  }

  private void ring(Node stanza, Node offer, String id) {
    accounts
        .find(stanza.requiredJid("from"))
        .filter(caller -> !calls.containsKey(id))
        .ifPresent(
            caller ->
                keep(
                    new PhoneCall(
                        id,
                        false,
                        caller.number(),
                        offer.attribute("group-jid").orElse(null),
                        offer.child("video").isPresent(),
                        State.RINGING,
                        null)));
  }

  private void answered(Node stanza, String id, State state, String elsewhere) {
    PhoneCall call = calls.get(id);
    Jid by = stanza.requiredJid("from");
    Account callee = accounts.find(by).orElse(null);
    if (call == null || !call.outgoing() || call.state() != State.RINGING || callee == null) {
      return;
    }
    keep(call.now(state, state.name().toLowerCase(Locale.ROOT)));
    for (Device device : callee.devices()) {
      if (device.id() != by.device()) {
        tell(
            callee.like(by, device.id()),
            action("terminate", id, account.like(by, 0)).with("reason", elsewhere));
      }
    }
  }

  private void end(String id, State state, String reason) {
    PhoneCall call = calls.get(id);
    if (call != null && !call.isOver()) {
      keep(call.now(state, reason));
    }
  }

  private PhoneCall going(String id) {
    PhoneCall call = calls.get(id);
    if (call == null || call.isOver()) {
      throw new PhoneException(Reason.CALL_NOT_FOUND, "no call of that id goes on");
    }
    return call;
  }

  private Jid creator(PhoneCall call, Account peer) {
    return call.outgoing() ? account.lidJid(0) : peer.lidJid(0);
  }

  private static Node action(String tag, String id, Jid creator) {
    return Node.of(tag).with("call-id", id).with("call-creator", creator);
  }

  private void tell(Jid to, Node action) {
    wire.accept(Node.of("call", action).with("id", world.newId("3A")).with("to", to));
  }

  private PhoneCall keep(PhoneCall call) {
    calls.put(call.id(), call);
    if (calls.size() > MOST_CALLS) {
      calls.pollFirstEntry();
    }
    return call;
  }
}
