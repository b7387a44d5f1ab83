package io.manyline.sandbox.group;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.query.IqRefusedException;
import io.manyline.sandbox.query.IqTable;
import io.manyline.sandbox.relay.Peer;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// `w:g2`, to a community: the groups in it.
///
/// **Errors:** as [Communities]; 400 for another type than `sub_group`. **Source:** docs/protocol:
/// groups (whatsapp-rust wacore/src/iq/groups.rs, whatsmeow group.go, Baileys
/// src/Socket/communities.ts).
final class CommunityQueries {
  private static final String NAMESPACE = "w:g2";
  private static final String SUB_GROUP = "sub_group";
  private static final int MAX_BATCH = 1_000;

  private final Groups groups;
  private final Communities communities;
  private final GroupNotifier notifier;
  private final GroupNodes nodes;

  CommunityQueries(
      Groups groups, Communities communities, GroupNotifier notifier, GroupNodes nodes) {
    this.groups = groups;
    this.communities = communities;
    this.notifier = notifier;
    this.nodes = nodes;
  }

  void register(IqTable table) {
    table.put(NAMESPACE, "set", "links", this::link);
    table.put(NAMESPACE, "set", "unlink", this::unlink);
    table.put(NAMESPACE, "set", "delete_parent", this::delete);
    table.put(NAMESPACE, "set", "join_linked_group", this::join);
    table.put(NAMESPACE, "get", "sub_groups", this::subGroups);
    table.put(NAMESPACE, "get", "query_linked", this::query);
    table.put(NAMESPACE, "get", "linked_groups_participants", this::participants);
  }

  private List<Node> link(Peer from, Node iq) {
    Group community = community(iq);
    Node link = requireSubGroups(iq.requiredChild("links").requiredChild("link"), "link_type");
    List<Node> results = new ArrayList<>();
    for (Node each : groupsOf(link)) {
      Jid jid = SettingQueries.groupJid(each);
      int code =
          each.child("hidden_group").isPresent()
              ? 501
              : communities.link(Actor.of(from), community, jid);
      results.add(result(jid, code));
    }
    Node answer = Node.of("link").with("link_type", SUB_GROUP).withChildren(results);
    return List.of(Node.of("links", answer));
  }

  private List<Node> unlink(Peer from, Node iq) {
    Group community = community(iq);
    Node unlink = requireSubGroups(iq.requiredChild("unlink"), "unlink_type");
    List<Node> results = new ArrayList<>();
    for (Node each : groupsOf(unlink)) {
      Jid jid = SettingQueries.groupJid(each);
      boolean orphans =
          each.attribute("remove_orphaned_members").filter("true"::equals).isPresent();
      results.add(result(jid, communities.unlink(Actor.of(from), community, jid, orphans)));
    }
    return List.of(Node.of("unlink").with("unlink_type", SUB_GROUP).withChildren(results));
  }

  private List<Node> delete(Peer from, Node iq) {
    communities.delete(Actor.of(from), community(iq));
    return List.of();
  }

  private List<Node> join(Peer from, Node iq) {
    Jid jid = SettingQueries.groupJid(iq.requiredChild("join_linked_group"));
    Group joined = communities.join(Actor.of(from), community(iq), jid);
    return List.of(Node.of("linked_group", nodes.group(joined)));
  }

  private List<Node> subGroups(Peer from, Node iq) {
    Group community = readable(from, iq);
    List<Node> all = groups.subGroups(community).stream().map(nodes::subGroup).toList();
    return List.of(Node.of("sub_groups").withChildren(all));
  }

  /// Who is not in the group sees it, but not its members.
  private List<Node> query(Peer from, Node iq) {
    Node query = requireSubGroups(iq.requiredChild("query_linked"), "type");
    Actor actor = Actor.of(from);
    Group group = communities.subGroup(actor, community(iq), SettingQueries.groupJid(query));
    Node shown = group.has(from.account()) ? nodes.group(group) : nodes.preview(group);
    return List.of(Node.of("linked_group", shown));
  }

  private List<Node> participants(Peer from, Node iq) {
    Set<Account> all = new LinkedHashSet<>();
    groups.subGroups(readable(from, iq)).forEach(group -> all.addAll(notifier.members(group)));
    return List.of(
        Node.of("linked_groups_participants")
            .withChildren(all.stream().map(nodes::participant).toList()));
  }

  private Group readable(Peer from, Node iq) {
    Group community = community(iq);
    Membership.requireMember(Actor.of(from), community);
    return community;
  }

  private Group community(Node iq) {
    return communities.community(iq.requiredJid("to"));
  }

  private static Node requireSubGroups(Node node, String attribute) {
    if (!node.required(attribute).equals(SUB_GROUP)) {
      throw new IqRefusedException(400);
    }
    return node;
  }

  private static List<Node> groupsOf(Node parent) {
    List<Node> asked = parent.children("group");
    if (asked.size() > MAX_BATCH) {
      throw new IqRefusedException(406);
    }
    return asked;
  }

  private static Node result(Jid jid, int code) {
    Node group = Node.of("group").with("jid", jid);
    return code == 200 ? group : group.with("error", code);
  }
}
