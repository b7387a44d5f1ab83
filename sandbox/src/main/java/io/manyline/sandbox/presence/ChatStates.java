package io.manyline.sandbox.presence;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.group.Group;
import io.manyline.sandbox.group.Groups;
import io.manyline.sandbox.privacy.Privacy;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.Peer;
import io.manyline.whatsapp.binary.MalformedNodeException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Relays who is typing or recording to all devices of the other side.
///
/// **Shape:** to a device that is away only when it is back within [#LIFE]. Whom the recipient
/// blocked is not heard. **Order and threads:** world's thread only. **Source:**
/// docs/protocol/presence.md.
public final class ChatStates {
  static final Duration LIFE = Duration.ofSeconds(3);
  private static final Set<String> STATES = Set.of("composing", "paused");

  private final Accounts accounts;
  private final Groups groups;
  private final Delivery delivery;
  private final Privacy privacy;

  public ChatStates(Accounts accounts, Groups groups, Delivery delivery, Privacy privacy) {
    this.accounts = accounts;
    this.groups = groups;
    this.delivery = delivery;
    this.privacy = privacy;
  }

  public void handle(Peer from, Node chatstate) {
    Jid to = chatstate.requiredJid("to");
    Node state =
        chatstate.children().stream()
            .filter(child -> STATES.contains(child.tag()))
            .findFirst()
            .orElseThrow(() -> new MalformedNodeException("a chatstate without a state"));
    Node told =
        Node.of(
            "chatstate", Node.of(state.tag()).with("media", state.attribute("media").orElse(null)));
    Optional<Group> group = groups.find(to);
    if (group.isPresent()) {
      if (group.get().has(from.account())) {
        Node ofMember =
            told.with("from", to)
                .with("participant", from.account().lidJid(0))
                .with("participant_pn", from.account().phoneJid(0));
        members(group.get(), from.account()).forEach(member -> tell(member, ofMember));
      }
      return;
    }
    accounts
        .find(to)
        .filter(other -> other != from.account() && !privacy.isBlocked(other, from.account()))
        .ifPresent(other -> tell(other, told.with("from", from.account().like(to, 0))));
  }

  private List<Account> members(Group group, Account but) {
    return group.members().keySet().stream()
        .flatMap(number -> accounts.byNumber(number).stream())
        .filter(member -> member != but)
        .toList();
  }

  private void tell(Account account, Node stanza) {
    for (Device device : account.devices()) {
      delivery.deliverBriefly(account.address(device.id()), stanza, LIFE);
    }
  }
}
