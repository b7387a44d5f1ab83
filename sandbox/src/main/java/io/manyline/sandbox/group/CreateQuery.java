package io.manyline.sandbox.group;

import io.manyline.sandbox.query.IqTable;
import io.manyline.sandbox.relay.Peer;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `w:g2`, `<create>`: a group, a community, or a group in a community.
///
/// **Source:** docs/protocol: groups (whatsmeow group.go, Baileys src/Socket/groups.ts and
/// communities.ts, whatsapp-rust wacore/src/iq/groups.rs).
final class CreateQuery {
  private final Membership membership;
  private final Communities communities;
  private final GroupNodes nodes;

  CreateQuery(Membership membership, Communities communities, GroupNodes nodes) {
    this.membership = membership;
    this.communities = communities;
    this.nodes = nodes;
  }

  void register(IqTable table) {
    table.put("w:g2", "set", "create", this::create);
  }

  private List<Node> create(Peer from, Node iq) {
    Node create = iq.requiredChild("create");
    Membership.Created created = create(Actor.of(from), create, plan(create));
    Node group = nodes.group(created.group());
    List<Node> children = new ArrayList<>(group.children());
    created.failed().forEach(failed -> children.add(nodes.result(failed)));
    return List.of(group.withChildren(children));
  }

  private Membership.Created create(Actor actor, Node create, GroupPlan plan) {
    Optional<Jid> parent = create.child("linked_parent").map(node -> node.requiredJid("jid"));
    if (parent.isPresent()) {
      return communities.create(actor, parent.get(), plan.withPlace(CommunityPlace.NONE));
    }
    return plan.place().parent()
        ? communities.found(actor, plan, create.child("create_general_chat").isPresent())
        : membership.create(actor, plan);
  }

  private static GroupPlan plan(Node create) {
    return new GroupPlan(
        create.required("subject"),
        MemberQueries.participants(create),
        SettingQueries.read(create),
        place(create),
        description(create),
        create.attribute("key").orElse(null));
  }

  private static CommunityPlace place(Node create) {
    Optional<Node> parent = create.child("parent");
    if (parent.isEmpty()) {
      return CommunityPlace.NONE;
    }
    return CommunityPlace.community(
        parent
            .get()
            .attribute("default_membership_approval_mode")
            .filter("request_required"::equals)
            .isPresent(),
        create.child("allow_non_admin_sub_group_creation").isPresent());
  }

  /// An empty one is none.
  private static GroupPlan.@Nullable Description description(Node create) {
    return create
        .child("description")
        .flatMap(
            node ->
                node.child("body")
                    .map(Node::text)
                    .filter(text -> !text.isEmpty())
                    .map(
                        text ->
                            new GroupPlan.Description(node.attribute("id").orElse("none"), text)))
        .orElse(null);
  }
}
