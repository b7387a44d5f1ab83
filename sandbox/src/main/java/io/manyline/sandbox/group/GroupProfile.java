package io.manyline.sandbox.group;

import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.query.IqRefusedException;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import org.jspecify.annotations.Nullable;

/// A group's subject, description, settings and invitation, and who may change them.
///
/// **Errors:** [IqRefusedException] 401 for an actor who may not, 403 for one who is no member, 406
/// for a text that is too long, 409 for a description that replaces another than the current one.
/// **Source:** docs/protocol: groups.
final class GroupProfile {
  private final World world;
  private final Accounts accounts;
  private final Groups groups;
  private final GroupNotifier notifier;

  GroupProfile(World world, Accounts accounts, Groups groups, GroupNotifier notifier) {
    this.world = world;
    this.accounts = accounts;
    this.groups = groups;
    this.notifier = notifier;
  }

  void rename(Actor actor, Group group, String subject) {
    requireEditor(actor, group);
    GroupPlan.requireSubject(subject);
    group.rename(text(actor, "", subject));
    publish(actor, group, GroupNodes.subject(accounts, group));
  }

  /// @param id of the new description
  /// @param previous id of the one that it replaces; null is not checked
  /// @param body null deletes
  void describe(
      Actor actor, Group group, String id, @Nullable String previous, @Nullable String body) {
    requireEditor(actor, group);
    GroupText current = group.description();
    if (previous != null && (current == null || !current.id().equals(previous))) {
      throw new IqRefusedException(409);
    }
    if (body != null) {
      GroupPlan.requireDescription(body);
    }
    group.describe(body == null ? null : text(actor, id, body));
    Node content = body == null ? Node.of("delete") : Node.of("body").withText(body);
    publish(actor, group, Node.of("description", content).with("id", id));
  }

  void announce(Actor actor, Group group, boolean on) {
    Membership.requireAdmin(actor, group);
    group.change(group.settings().withAnnounce(on));
    Node change = Node.of(on ? "announcement" : "not_announcement");
    publish(actor, group, change.with("v_id", world.newId("")));
  }

  void lock(Actor actor, Group group, boolean on) {
    Membership.requireAdmin(actor, group);
    group.change(group.settings().withLocked(on));
    publish(actor, group, Node.of(on ? "locked" : "unlocked"));
  }

  /// @param seconds 0 for never
  void ephemeral(Actor actor, Group group, int seconds) {
    requireEditor(actor, group);
    group.change(group.settings().withEphemeral(seconds));
    Node change =
        seconds == 0
            ? Node.of("not_ephemeral")
            : Node.of("ephemeral").with("expiration", seconds).with("trigger", "0");
    publish(actor, group, change);
  }

  void adminsAdd(Actor actor, Group group, boolean on) {
    Membership.requireAdmin(actor, group);
    group.change(group.settings().withAdminsAdd(on));
    publish(actor, group, GroupNodes.memberAddMode(group));
  }

  void approval(Actor actor, Group group, boolean on) {
    Membership.requireAdmin(actor, group);
    group.change(group.settings().withApproval(on));
    publish(actor, group, GroupNodes.approvalMode(on));
  }

  String invite(Actor actor, Group group) {
    Membership.requireAdmin(actor, group);
    return group.inviteCode();
  }

  String renewInvite(Actor actor, Group group) {
    Membership.requireAdmin(actor, group);
    groups.renewInvite(group);
    publish(actor, group, Node.of("invite").with("code", group.inviteCode()));
    return group.inviteCode();
  }

  private static void requireEditor(Actor actor, Group group) {
    if (group.settings().locked()) {
      Membership.requireAdmin(actor, group);
    } else {
      Membership.requireMember(actor, group);
    }
  }

  private void publish(Actor actor, Group group, Node change) {
    groups.save(group);
    notifier.tellAll(group, actor, change);
  }

  private GroupText text(Actor actor, String id, String text) {
    return new GroupText(id, text, world.nowSeconds(), actor.account().number());
  }
}
