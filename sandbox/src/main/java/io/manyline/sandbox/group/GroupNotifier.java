package io.manyline.sandbox.group;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import java.util.Collection;
import java.util.List;

/// Tells all devices of all members what changed, but for the one that changed it.
///
/// **Shape:** `<notification type="w:gp2">` from the group, with the actor's two addresses and one
/// child. **Source:** docs/protocol: groups (whatsmeow group.go `parseGroupChange`).
final class GroupNotifier {
  private final World world;
  private final Accounts accounts;
  private final Delivery delivery;

  GroupNotifier(World world, Accounts accounts, Delivery delivery) {
    this.world = world;
    this.accounts = accounts;
    this.delivery = delivery;
  }

  void tellAll(Group group, Actor actor, Node change) {
    tell(group, actor, change, members(group));
  }

  List<Account> members(Group group) {
    return group.members().keySet().stream()
        .map(number -> accounts.byNumber(number).orElseThrow())
        .toList();
  }

  List<Account> admins(Group group) {
    return members(group).stream().filter(group::isAdmin).toList();
  }

  void tell(Group group, Actor actor, Node change, Collection<Account> whom) {
    Node notification =
        Node.of("notification", change)
            .with("type", "w:gp2")
            .with("from", group.jid())
            .with("participant", actor.account().lidJid(0))
            .with("participant_pn", actor.account().phoneJid(0))
            .with("notify", actor.account().name())
            .with("addressing_mode", "lid")
            .with("id", world.newId(""))
            .with("t", world.nowSeconds());
    for (Account account : whom) {
      for (Device device : account.devices()) {
        boolean itself = account == actor.account() && device.id() == actor.device();
        if (!itself) {
          delivery.deliver(account.address(device.id()), notification);
        }
      }
    }
  }
}
