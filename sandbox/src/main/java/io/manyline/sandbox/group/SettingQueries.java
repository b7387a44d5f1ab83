package io.manyline.sandbox.group;

import io.manyline.sandbox.query.IqRefusedException;
import io.manyline.sandbox.query.IqTable;
import io.manyline.sandbox.relay.Peer;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.List;

/// `w:g2`: what a group is, and what it allows.
///
/// **Errors:** 404 for no such group, 403 for one that the asker is not in. **Source:**
/// docs/protocol: groups (whatsmeow group.go, Baileys src/Socket/groups.ts).
final class SettingQueries {
  private static final String NAMESPACE = "w:g2";
  private static final int MAX_BATCH = 1_000;

  private final Groups groups;
  private final GroupProfile profile;
  private final GroupNodes nodes;

  SettingQueries(Groups groups, GroupProfile profile, GroupNodes nodes) {
    this.groups = groups;
    this.profile = profile;
    this.nodes = nodes;
  }

  void register(IqTable table) {
    table.put(NAMESPACE, "get", "query", this::query);
    table.put(NAMESPACE, "get", "participating", this::participating);
    set(table, "subject", (by, group, node) -> profile.rename(by, group, node.text()));
    set(table, "description", this::describe);
    set(table, "announcement", (by, group, _) -> profile.announce(by, group, true));
    set(table, "not_announcement", (by, group, _) -> profile.announce(by, group, false));
    set(table, "locked", (by, group, _) -> profile.lock(by, group, true));
    set(table, "unlocked", (by, group, _) -> profile.lock(by, group, false));
    set(table, "ephemeral", (by, group, node) -> profile.ephemeral(by, group, seconds(node)));
    set(table, "not_ephemeral", (by, group, _) -> profile.ephemeral(by, group, 0));
    set(
        table,
        "member_add_mode",
        (by, group, node) -> profile.adminsAdd(by, group, adminsAdd(node)));
    set(
        table,
        "membership_approval_mode",
        (by, group, node) -> profile.approval(by, group, isOn(node)));
  }

  /// The settings that a new group begins with.
  static GroupSettings read(Node create) {
    return new GroupSettings(
        create.child("announcement").isPresent(),
        create.child("locked").isPresent(),
        create.child("ephemeral").map(SettingQueries::seconds).orElse(0),
        create.child("member_add_mode").filter(SettingQueries::adminsAdd).isPresent(),
        create.child("membership_approval_mode").filter(SettingQueries::isOn).isPresent());
  }

  /// Some clients leave the server out.
  static Jid groupJid(Node node) {
    String id = node.attribute("id").or(() -> node.attribute("jid")).orElse("");
    return id.matches("[0-9-]{1,40}")
        ? Jid.group(id)
        : node.jid("id").orElseGet(() -> node.requiredJid("jid"));
  }

  private void set(IqTable table, String tag, Setting setting) {
    table.put(
        NAMESPACE,
        "set",
        tag,
        (from, iq) -> {
          Group group =
              groups.find(iq.requiredJid("to")).orElseThrow(() -> new IqRefusedException(404));
          setting.apply(Actor.of(from), group, iq.requiredChild(tag));
          return List.of();
        });
  }

  private List<Node> query(Peer from, Node iq) {
    Jid to = iq.requiredJid("to");
    if (to.isGroup() && !to.user().isEmpty()) {
      return List.of(readable(from, to));
    }
    List<Node> asked = iq.requiredChild("query").children("group");
    if (asked.size() > MAX_BATCH) {
      throw new IqRefusedException(406);
    }
    List<Node> groups = asked.stream().map(each -> readableOrError(from, groupJid(each))).toList();
    return List.of(Node.of("groups").withChildren(groups));
  }

  /// One of many: what is wrong with it spoils not the others.
  private Node readableOrError(Peer from, Jid jid) {
    try {
      return readable(from, jid);
    } catch (IqRefusedException e) {
      return Node.of("group").with("id", jid.user()).with("error", e.code());
    }
  }

  private Node readable(Peer from, Jid jid) {
    Group group = groups.find(jid).orElseThrow(() -> new IqRefusedException(404));
    Membership.requireMember(Actor.of(from), group);
    return nodes.group(group);
  }

  private List<Node> participating(Peer from, Node iq) {
    List<Node> all = groups.of(from.account()).stream().map(nodes::group).toList();
    return List.of(Node.of("groups").withChildren(all));
  }

  private void describe(Actor by, Group group, Node node) {
    boolean delete =
        node.attribute("delete").filter("true"::equals).isPresent() || node.child("body").isEmpty();
    profile.describe(
        by,
        group,
        node.attribute("id").orElse("none"),
        node.attribute("prev").orElse(null),
        delete ? null : node.requiredChild("body").text());
  }

  private static int seconds(Node ephemeral) {
    long seconds = ephemeral.number("expiration").orElse(0L);
    if (seconds < 0 || seconds > Integer.MAX_VALUE) {
      throw new IqRefusedException(400);
    }
    return (int) seconds;
  }

  private static boolean adminsAdd(Node mode) {
    return switch (mode.text()) {
      case "admin_add" -> true;
      case "all_member_add" -> false;
      default -> throw new IqRefusedException(400);
    };
  }

  /// Baileys names it by what it asks.
  private static boolean isOn(Node mode) {
    return mode.child("community_join")
        .orElseGet(() -> mode.requiredChild("group_join"))
        .required("state")
        .equals("on");
  }

  /// One change of a group.
  private interface Setting {
    void apply(Actor by, Group group, Node node);
  }
}
