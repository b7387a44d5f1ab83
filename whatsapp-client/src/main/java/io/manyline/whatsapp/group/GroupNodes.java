package io.manyline.whatsapp.group;

import io.manyline.whatsapp.binary.MalformedNodeException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.jid.Jid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what the server says of groups.
///
/// **Shape:** more than [#MAX_MEMBERS] members are not believed. **Errors:**
/// [MalformedNodeException] for a group without an id. **Source:** docs/protocol: groups (whatsmeow
/// group.go `parseGroupNode`, `parseParticipant`).
final class GroupNodes {
  static final int MAX_MEMBERS = 8_192;

  private GroupNodes() {}

  static GroupInfo group(Node group) {
    List<GroupMember> members = new ArrayList<>();
    List<MemberResult> failed = new ArrayList<>();
    for (Node participant : participants(group)) {
      if (participant.number("error").orElse(0L) > 0) {
        failed.add(result(participant));
      } else {
        members.add(member(participant));
      }
    }
    Node description = group.child("description").orElse(Node.of("description"));
    return new GroupInfo(
        jid(group),
        !group.attribute("addressing_mode").orElse(modeOf(members)).equals("pn"),
        group.attribute("subject").orElse(""),
        description.child("body").map(Node::text).orElse(""),
        description.attribute("id").orElse(""),
        address(group.jid("creator").orElse(null), group.jid("creator_pn").orElse(null)),
        time(group, "creation"),
        group.number("size").map(Long::intValue).orElse(members.size()),
        settings(group),
        members,
        failed);
  }

  /// Id without its server, as most stanzas have it, or with it.
  static Jid jid(Node group) {
    String id = group.attribute("id").or(() -> group.attribute("jid")).orElse("");
    if (id.isEmpty() || id.length() > 64) {
      throw new MalformedNodeException("a group without an id");
    }
    return id.indexOf('@') < 0 ? Jid.group(id) : Jid.parse(id);
  }

  static List<Node> participants(Node parent) {
    return parent.children("participant").stream()
        .filter(each -> each.jid("jid").filter(Accounts::isUser).isPresent())
        .limit(MAX_MEMBERS)
        .toList();
  }

  static GroupMember member(Node participant) {
    return new GroupMember(
        Accounts.account(participant.requiredJid("jid")),
        addressOf(participant),
        GroupRole.of(participant.attribute("type").orElse("")));
  }

  static MemberResult result(Node participant) {
    int code = participant.number("error").orElse(200L).intValue();
    MemberResult.Invitation invitation =
        participant
            .child("add_request")
            .filter(request -> request.attribute("code").isPresent())
            .map(
                request ->
                    new MemberResult.Invitation(
                        request.required("code"), time(request, "expiration")))
            .orElse(null);
    return new MemberResult(addressOf(participant), code, invitation);
  }

  static Address addressOf(Node participant) {
    Jid other =
        participant
            .jid("phone_number")
            .or(() -> participant.jid("lid"))
            .filter(Accounts::isUser)
            .orElse(null);
    return address(participant.requiredJid("jid"), other);
  }

  static Address address(@Nullable Jid one, @Nullable Jid two) {
    Jid phone = null;
    Jid lid = null;
    for (Jid each : new Jid[] {one, two}) {
      if (each != null && Accounts.isUser(each)) {
        phone = each.isPhoneNumber() ? Accounts.account(each) : phone;
        lid = each.isLid() ? Accounts.account(each) : lid;
      }
    }
    return new Address(phone, lid);
  }

  static Instant time(Node node, String name) {
    return Instant.ofEpochSecond(
        node.number(name).filter(seconds -> seconds > 0 && seconds < 1L << 40).orElse(0L));
  }

  private static GroupSettings settings(Node group) {
    return new GroupSettings(
        group.child("announcement").isPresent(),
        group.child("locked").isPresent(),
        group.child("ephemeral").flatMap(node -> node.number("expiration")).orElse(0L),
        group.child("member_add_mode").filter(mode -> mode.text().equals("admin_add")).isPresent(),
        group.child("membership_approval_mode").filter(GroupNodes::isOn).isPresent());
  }

  /// @param approval `<membership_approval_mode>`
  static boolean isOn(Node approval) {
    return approval
        .child("group_join")
        .map(join -> join.attribute("state").orElse("on").equals("on"))
        .orElse(true);
  }

  /// Old servers do not say: then the members' own family tells.
  private static String modeOf(List<GroupMember> members) {
    boolean numbers = !members.isEmpty() && members.getFirst().jid().isPhoneNumber();
    return numbers ? "pn" : "lid";
  }
}
