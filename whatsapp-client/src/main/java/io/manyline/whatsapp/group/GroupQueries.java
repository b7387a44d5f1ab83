package io.manyline.whatsapp.group;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.iq.IqClient;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.Server;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// `w:g2`: asks of groups and changes them.
///
/// **Errors:** those of [IqClient]. **Source:** docs/protocol: groups (whatsmeow group.go, Baileys
/// src/Socket/groups.ts).
final class GroupQueries {
  private static final String NAMESPACE = "w:g2";
  private static final Jid GROUPS = Jid.of("", Server.GROUP);

  private final IqClient iq;

  GroupQueries(IqClient iq) {
    this.iq = iq;
  }

  CompletionStage<GroupInfo> info(Jid group) {
    return iq.get(group, NAMESPACE, Node.of("query").with("request", "interactive"))
        .thenApply(answer -> GroupNodes.group(answer.requiredChild("group")));
  }

  CompletionStage<List<GroupInfo>> participating() {
    Node asked = Node.of("participating", Node.of("participants"), Node.of("description"));
    return iq.get(GROUPS, NAMESPACE, asked)
        .thenApply(
            answer ->
                answer.child("groups").stream()
                    .flatMap(groups -> groups.children("group").stream())
                    .map(GroupNodes::group)
                    .toList());
  }

  CompletionStage<GroupInfo> create(
      String subject, Collection<Jid> members, GroupSettings settings, String key) {
    List<Node> children = new ArrayList<>(participants(members));
    if (settings.announce()) {
      children.add(Node.of("announcement"));
    }
    if (settings.locked()) {
      children.add(Node.of("locked"));
    }
    if (settings.ephemeralSeconds() > 0) {
      children.add(Node.of("ephemeral").with("expiration", settings.ephemeralSeconds()));
    }
    if (settings.adminsAdd()) {
      children.add(memberAddMode(true));
    }
    if (settings.approval()) {
      children.add(approvalMode(true));
    }
    Node create =
        Node.of("create").with("subject", subject).with("key", key).withChildren(children);
    return iq.set(GROUPS, NAMESPACE, create)
        .thenApply(answer -> GroupNodes.group(answer.requiredChild("group")));
  }

  /// @param change `add`, `remove`, `promote` or `demote`
  CompletionStage<List<MemberResult>> change(Jid group, String change, Collection<Jid> members) {
    return iq.set(group, NAMESPACE, Node.of(change).withChildren(participants(members)))
        .thenApply(answer -> results(answer.requiredChild(change)));
  }

  CompletionStage<Void> leave(Jid group) {
    Node left = Node.of("leave", Node.of("group").with("id", group));
    return iq.set(GROUPS, NAMESPACE, left).thenAccept(answer -> {});
  }

  CompletionStage<Void> set(Jid group, Node change) {
    return iq.set(group, NAMESPACE, change).thenAccept(answer -> {});
  }

  CompletionStage<String> inviteCode(Jid group, boolean renew) {
    Node invite = Node.of("invite");
    CompletionStage<Node> answer =
        renew ? iq.set(group, NAMESPACE, invite) : iq.get(group, NAMESPACE, invite);
    return answer.thenApply(it -> it.requiredChild("invite").required("code"));
  }

  CompletionStage<GroupInfo> invited(String code) {
    return iq.get(GROUPS, NAMESPACE, Node.of("invite").with("code", code))
        .thenApply(answer -> GroupNodes.group(answer.requiredChild("group")));
  }

  CompletionStage<Groups.Joined> join(String code) {
    return iq.set(GROUPS, NAMESPACE, Node.of("invite").with("code", code))
        .thenApply(
            answer ->
                answer
                    .child("membership_approval_request")
                    .map(asked -> new Groups.Joined(GroupNodes.jid(asked), true))
                    .orElseGet(
                        () ->
                            new Groups.Joined(
                                GroupNodes.jid(answer.requiredChild("group")), false)));
  }

  CompletionStage<List<JoinRequest>> requests(Jid group) {
    return iq.get(group, NAMESPACE, Node.of("membership_approval_requests"))
        .thenApply(
            answer ->
                answer
                    .requiredChild("membership_approval_requests")
                    .children("membership_approval_request")
                    .stream()
                    .limit(GroupNodes.MAX_MEMBERS)
                    .map(
                        each ->
                            new JoinRequest(
                                GroupNodes.addressOf(each), GroupNodes.time(each, "request_time")))
                    .toList());
  }

  CompletionStage<List<MemberResult>> decide(Jid group, Collection<Jid> members, boolean approve) {
    String tag = approve ? "approve" : "reject";
    Node action =
        Node.of("membership_requests_action", Node.of(tag).withChildren(participants(members)));
    return iq.set(group, NAMESPACE, action)
        .thenApply(
            answer ->
                results(answer.requiredChild("membership_requests_action").requiredChild(tag)));
  }

  static Node memberAddMode(boolean adminsOnly) {
    return Node.of("member_add_mode").withText(adminsOnly ? "admin_add" : "all_member_add");
  }

  static Node approvalMode(boolean on) {
    return Node.of(
        "membership_approval_mode", Node.of("group_join").with("state", on ? "on" : "off"));
  }

  static Node description(String id, @Nullable String previous, String text) {
    Node description = Node.of("description").with("id", id).with("prev", previous);
    return text.isEmpty()
        ? description.with("delete", "true")
        : description.withChildren(List.of(Node.of("body").withText(text)));
  }

  private static List<MemberResult> results(Node changed) {
    return GroupNodes.participants(changed).stream().map(GroupNodes::result).toList();
  }

  private static List<Node> participants(Collection<Jid> members) {
    return members.stream().map(jid -> Node.of("participant").with("jid", jid)).toList();
  }
}
