package io.manyline.sandbox.group;

import io.manyline.sandbox.account.Account;
import io.manyline.whatsapp.binary.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells who came into a group, who went, and who became what.
///
/// **Order and threads:** after the members were changed and stored; world's thread only.
/// **Source:** docs/protocol: groups (whatsmeow group.go `parseGroupChange`).
final class MemberNews {
  private final GroupNotifier notifier;
  private final GroupNodes nodes;

  MemberNews(GroupNotifier notifier, GroupNodes nodes) {
    this.notifier = notifier;
    this.nodes = nodes;
  }

  /// Those who were there hear of the new ones; the new ones get the whole group.
  void came(
      Actor actor,
      Group group,
      List<Account> before,
      List<Account> newcomers,
      @Nullable String reason) {
    notifier.tell(group, actor, change("add", group, newcomers).with("reason", reason), before);
    Node whole = Node.of("create", nodes.group(group)).with("reason", reason);
    notifier.tell(group, actor, whole, newcomers);
  }

  /// @param change remove, promote or demote
  void changed(
      Actor actor, Group group, String change, List<Account> concerned, List<Account> whom) {
    notifier.tell(group, actor, change(change, group, concerned), whom);
  }

  private Node change(String tag, Group group, List<Account> concerned) {
    return Node.of(tag)
        .with("v_id", group.version())
        .with("prev_v_id", group.version() - concerned.size())
        .withChildren(concerned.stream().map(nodes::participant).toList());
  }
}
