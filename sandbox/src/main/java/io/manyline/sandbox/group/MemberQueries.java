package io.manyline.sandbox.group;

import io.manyline.sandbox.query.IqRefusedException;
import io.manyline.sandbox.query.IqTable;
import io.manyline.sandbox.relay.Peer;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.ArrayList;
import java.util.List;

/// `w:g2`: who is in a group, who asks to be let in, invitations.
///
/// **Source:** docs/protocol: groups (whatsmeow group.go, Baileys src/Socket/groups.ts).
final class MemberQueries {
  private static final String NAMESPACE = "w:g2";

  private final Groups groups;
  private final Membership membership;
  private final GroupProfile profile;
  private final GroupNodes nodes;

  MemberQueries(Groups groups, Membership membership, GroupProfile profile, GroupNodes nodes) {
    this.groups = groups;
    this.membership = membership;
    this.profile = profile;
    this.nodes = nodes;
  }

  void register(IqTable table) {
    table.put(NAMESPACE, "set", "leave", this::leave);
    table.put(NAMESPACE, "set", "add", (from, iq) -> change(from, iq, "add", membership::add));
    table.put(NAMESPACE, "set", "remove", this::remove);
    table.put(
        NAMESPACE,
        "set",
        "promote",
        (from, iq) -> change(from, iq, "promote", membership::promote));
    table.put(
        NAMESPACE, "set", "demote", (from, iq) -> change(from, iq, "demote", membership::demote));
    table.put(NAMESPACE, "get", "invite", this::invite);
    table.put(NAMESPACE, "set", "invite", this::joinOrRenew);
    table.put(NAMESPACE, "get", "membership_approval_requests", this::requests);
    table.put(NAMESPACE, "set", "membership_requests_action", this::decide);
  }

  /// Baileys names communities as such.
  private List<Node> leave(Peer from, Node iq) {
    List<Node> left = new ArrayList<>();
    List<Node> asked = new ArrayList<>(iq.requiredChild("leave").children("group"));
    asked.addAll(iq.requiredChild("leave").children("community"));
    for (Node each : asked) {
      Jid jid = SettingQueries.groupJid(each);
      Group group = groups.find(jid).orElseThrow(() -> new IqRefusedException(404));
      membership.leave(Actor.of(from), group);
      left.add(Node.of("group").with("id", jid));
    }
    return List.of(Node.of("leave").withChildren(left));
  }

  private List<Node> remove(Peer from, Node iq) {
    boolean everywhere =
        iq.requiredChild("remove").attribute("linked_groups").filter("true"::equals).isPresent();
    return change(
        from, iq, "remove", everywhere ? membership::removeEverywhere : membership::remove);
  }

  private List<Node> change(Peer from, Node iq, String tag, Change change) {
    List<Membership.Result> results =
        change.run(Actor.of(from), group(iq), participants(iq.requiredChild(tag)));
    return List.of(Node.of(tag).withChildren(results.stream().map(nodes::result).toList()));
  }

  /// Of the group that is addressed, or what a code leads to.
  private List<Node> invite(Peer from, Node iq) {
    Node invite = iq.requiredChild("invite");
    if (invite.attribute("code").isPresent()) {
      return List.of(nodes.preview(invited(invite)));
    }
    return List.of(Node.of("invite").with("code", profile.invite(Actor.of(from), group(iq))));
  }

  private List<Node> joinOrRenew(Peer from, Node iq) {
    Node invite = iq.requiredChild("invite");
    if (invite.attribute("code").isEmpty()) {
      return List.of(
          Node.of("invite").with("code", profile.renewInvite(Actor.of(from), group(iq))));
    }
    Group group = invited(invite);
    boolean joined = membership.join(Actor.of(from), group, "invite");
    String tag = joined ? "group" : "membership_approval_request";
    return List.of(Node.of(tag).with("jid", group.jid()));
  }

  private List<Node> requests(Peer from, Node iq) {
    Group group = group(iq);
    Membership.requireAdmin(Actor.of(from), group);
    List<Node> requests = new ArrayList<>();
    group
        .requests()
        .forEach(
            (number, at) ->
                requests.add(
                    nodes
                        .request(number)
                        .with("request_method", "invite_link")
                        .with("request_time", at)));
    return List.of(Node.of("membership_approval_requests").withChildren(requests));
  }

  private List<Node> decide(Peer from, Node iq) {
    Node action = iq.requiredChild("membership_requests_action");
    List<Node> answers = new ArrayList<>();
    for (String tag : new String[] {"approve", "reject"}) {
      for (Node each : action.children(tag)) {
        List<Membership.Result> results =
            membership.decide(Actor.of(from), group(iq), participants(each), tag.equals("approve"));
        answers.add(Node.of(tag).withChildren(results.stream().map(nodes::result).toList()));
      }
    }
    return List.of(Node.of("membership_requests_action").withChildren(answers));
  }

  private Group invited(Node invite) {
    String code = invite.required("code");
    return groups
        .byCode(code)
        .orElseThrow(() -> new IqRefusedException(groups.isRevoked(code) ? 410 : 406));
  }

  private Group group(Node iq) {
    return groups.find(iq.requiredJid("to")).orElseThrow(() -> new IqRefusedException(404));
  }

  static List<Jid> participants(Node parent) {
    List<Node> participants = parent.children("participant");
    if (participants.size() > Membership.MAX_MEMBERS) {
      throw new IqRefusedException(406);
    }
    return participants.stream().map(each -> each.requiredJid("jid")).toList();
  }

  /// A change of some members.
  private interface Change {
    List<Membership.Result> run(Actor actor, Group group, List<Jid> wanted);
  }
}
