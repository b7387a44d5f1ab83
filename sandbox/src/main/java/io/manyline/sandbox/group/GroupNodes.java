package io.manyline.sandbox.group;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Groups as `<group>` nodes: members by LID, their numbers beside it.
///
/// **Source:** docs/protocol: groups (whatsmeow group.go `parseGroupNode`, Baileys
/// src/Socket/groups.ts `extractGroupMetadata`).
final class GroupNodes {
  private final Accounts accounts;

  GroupNodes(Accounts accounts) {
    this.accounts = accounts;
  }

  Node group(Group group) {
    List<Node> children = new ArrayList<>();
    group
        .members()
        .forEach((number, role) -> children.add(member(account(number), role.wireName())));
    return head(group).withChildren(withSettings(group, children));
  }

  /// As somebody sees it who is not in it: nobody's name but the size.
  Node preview(Group group) {
    return head(group).withChildren(withSettings(group, new ArrayList<>()));
  }

  /// One of a community's groups in a list.
  Node subGroup(Group group) {
    return head(group).withChildren(group.place().marks());
  }

  /// What came of a change for one of those asked.
  Node result(Membership.Result result) {
    Account account = result.account();
    if (account == null) {
      return unknown(result.asked());
    }
    return result.done()
        ? participant(account).with("type", "200")
        : participant(account, result.code());
  }

  Node participant(Account account) {
    return member(account, null);
  }

  private static Node participant(Account account, int error) {
    return member(account, null).with("error", error);
  }

  /// Somebody who asks to be let in.
  Node request(String number) {
    Account account = account(number);
    return Node.of("membership_approval_request")
        .with("jid", account.lidJid(0))
        .with("phone_number", account.phoneJid(0));
  }

  /// One that there is no account for. @param asked as the caller spelled it
  private static Node unknown(Jid asked) {
    return Node.of("participant").with("jid", asked.account()).with("error", 404);
  }

  static Node subject(Accounts accounts, Group group) {
    GroupText subject = group.subject();
    Account by = accounts.byNumber(subject.by()).orElseThrow();
    return Node.of("subject")
        .with("subject", subject.text())
        .with("s_t", subject.at())
        .with("s_o", by.lidJid(0))
        .with("s_o_pn", by.phoneJid(0));
  }

  static Node memberAddMode(Group group) {
    return Node.of("member_add_mode")
        .withText(group.settings().adminsAdd() ? "admin_add" : "all_member_add");
  }

  static Node approvalMode(boolean on) {
    return Node.of(
        "membership_approval_mode", Node.of("group_join").with("state", on ? "on" : "off"));
  }

  private Node head(Group group) {
    GroupText subject = group.subject();
    Account by = account(subject.by());
    Account creator = account(group.creator());
    return Node.of("group")
        .with("id", group.id())
        .with("subject", subject.text())
        .with("s_t", subject.at())
        .with("s_o", by.lidJid(0))
        .with("s_o_pn", by.phoneJid(0))
        .with("creation", group.createdAt())
        .with("creator", creator.lidJid(0))
        .with("creator_pn", creator.phoneJid(0))
        .with("addressing_mode", "lid")
        .with("size", group.members().size())
        .with("p_v_id", group.version());
  }

  private List<Node> withSettings(Group group, List<Node> children) {
    GroupSettings settings = group.settings();
    GroupText description = group.description();
    if (description != null) {
      children.add(description(description));
    }
    if (settings.locked()) {
      children.add(Node.of("locked"));
    }
    if (settings.announce()) {
      children.add(Node.of("announcement"));
    }
    if (settings.ephemeral() > 0) {
      children.add(Node.of("ephemeral").with("expiration", settings.ephemeral()));
    }
    children.add(memberAddMode(group));
    if (settings.approval()) {
      children.add(approvalMode(true));
    }
    children.addAll(group.place().marks());
    return children;
  }

  private Node description(GroupText description) {
    Account by = account(description.by());
    return Node.of("description", Node.of("body").withText(description.text()))
        .with("id", description.id())
        .with("t", description.at())
        .with("participant", by.lidJid(0))
        .with("participant_pn", by.phoneJid(0));
  }

  private static Node member(Account account, @Nullable String type) {
    return Node.of("participant")
        .with("jid", account.lidJid(0))
        .with("phone_number", account.phoneJid(0))
        .with("type", type);
  }

  private Account account(String number) {
    return accounts.byNumber(number).orElseThrow();
  }
}
