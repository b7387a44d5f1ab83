package io.manyline.sandbox.group;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.query.IqRefusedException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Makes communities, links groups to them and takes them apart.
///
/// **Errors:** [IqRefusedException] 404 for no such group, 406 for one that is no community, 403
/// for an actor who is no member, 401 for one who may not. Of one group in many the code is the
/// result. **Source:** docs/protocol: groups.
final class Communities {
  private static final String GENERAL = "General";
  private static final String DELETED = "delete_parent";

  private final Groups groups;
  private final Membership membership;
  private final CommunityRoster roster;
  private final GroupNotifier notifier;

  Communities(
      Groups groups, Membership membership, CommunityRoster roster, GroupNotifier notifier) {
    this.groups = groups;
    this.membership = membership;
    this.roster = roster;
    this.notifier = notifier;
  }

  /// A community, its announcement group, and its general chat if wanted.
  Membership.Created found(Actor actor, GroupPlan plan, boolean generalChat) {
    Membership.Created created = membership.create(actor, plan);
    Group community = created.group();
    List<Jid> all = notifier.members(community).stream().map(account -> account.lidJid(0)).toList();
    membership.create(
        actor.unasked(),
        GroupPlan.of(
            plan.subject(),
            all,
            GroupSettings.DEFAULT.withAnnounce(true),
            CommunityPlace.in(community, CommunityPlace.Kind.ANNOUNCEMENTS)));
    if (generalChat) {
      membership.create(
          actor.unasked(),
          GroupPlan.of(
              GENERAL,
              all,
              GroupSettings.DEFAULT,
              CommunityPlace.in(community, CommunityPlace.Kind.GENERAL_CHAT)));
    }
    return created;
  }

  /// A new group in a community.
  Membership.Created create(Actor actor, Jid parent, GroupPlan plan) {
    Group community = community(parent);
    Membership.requireMember(actor, community);
    if (!community.place().openCreation()) {
      Membership.requireAdmin(actor, community);
    }
    Membership.Created created =
        membership.create(
            actor, plan.withPlace(CommunityPlace.in(community, CommunityPlace.Kind.PLAIN)));
    notifier.tellAll(community, actor, linked("sub_group", created.group()));
    return created;
  }

  /// @return 200; 404, 403, 401 as for any group; 406 for a community or one too many, 409 for a
  ///   group that is linked already
  int link(Actor actor, Group community, Jid jid) {
    Membership.requireAdmin(actor, community);
    Group group = groups.find(jid).orElse(null);
    if (group == null) {
      return 404;
    }
    if (!group.has(actor.account())) {
      return 403;
    }
    if (!group.isAdmin(actor.account())) {
      return 401;
    }
    if (group.place().in() != null) {
      return 409;
    }
    Set<String> all = new HashSet<>(community.members().keySet());
    all.addAll(group.members().keySet());
    if (group.place().parent() || all.size() > Membership.MAX_MEMBERS) {
      return 406;
    }
    group.place(CommunityPlace.in(community, CommunityPlace.Kind.PLAIN));
    groups.save(group);
    notifier.tellAll(community, actor, linked("sub_group", group));
    notifier.tellAll(group, actor, linked("parent_group", community));
    roster.enroll(actor, community, notifier.members(group));
    return 200;
  }

  /// @param orphans whether those leave the community whom no other sub-group has
  /// @return 200, 404 for a group that is not in it, 406 for the announcement group
  int unlink(Actor actor, Group community, Jid jid, boolean orphans) {
    Membership.requireAdmin(actor, community);
    Group group = groups.find(jid).filter(found -> found.place().isIn(community)).orElse(null);
    if (group == null) {
      return 404;
    }
    if (group.place().isAnnouncements()) {
      return 406;
    }
    notifier.tellAll(community, actor, unlinked("sub_group", "unlink_group", group));
    notifier.tellAll(group, actor, unlinked("parent_group", "unlink_group", community));
    group.place(CommunityPlace.NONE);
    groups.save(group);
    if (orphans) {
      List<Jid> gone =
          notifier.members(group).stream()
              .filter(each -> isOrphan(community, each))
              .map(each -> each.lidJid(0))
              .toList();
      membership.remove(actor.unasked(), community, gone);
    }
    return 200;
  }

  /// The community and its announcement group end; the other groups are on their own.
  void delete(Actor actor, Group community) {
    Membership.requireAdmin(actor, community);
    Node delete = Node.of("delete").with("reason", DELETED);
    for (Group group : groups.subGroups(community)) {
      if (group.place().isAnnouncements()) {
        notifier.tellAll(group, actor.unasked(), delete);
        groups.delete(group);
      } else {
        notifier.tellAll(group, actor, unlinked("parent_group", DELETED, community));
        group.place(CommunityPlace.NONE);
        groups.save(group);
      }
    }
    notifier.tellAll(community, actor, delete);
    groups.delete(community);
  }

  /// A member of the community comes into one of its groups.
  Group join(Actor actor, Group community, Jid jid) {
    Group group = subGroup(actor, community, jid);
    if (group.settings().approval()) {
      throw new IqRefusedException(501);
    }
    membership.join(actor, group, "linked_group_join");
    return group;
  }

  Group subGroup(Actor actor, Group community, Jid jid) {
    Membership.requireMember(actor, community);
    return groups
        .find(jid)
        .filter(found -> found.place().isIn(community))
        .orElseThrow(() -> new IqRefusedException(404));
  }

  Group community(Jid jid) {
    Group group = groups.find(jid).orElseThrow(() -> new IqRefusedException(404));
    if (!group.place().parent()) {
      throw new IqRefusedException(406);
    }
    return group;
  }

  private boolean isOrphan(Group community, Account account) {
    return community.has(account)
        && !community.isAdmin(account)
        && groups.subGroups(community).stream()
            .filter(group -> !group.place().isAnnouncements())
            .noneMatch(group -> group.has(account));
  }

  private static Node linked(String type, Group group) {
    return Node.of("link", target(group)).with("link_type", type);
  }

  private static Node unlinked(String type, String reason, Group group) {
    return Node.of("unlink", target(group)).with("unlink_type", type).with("unlink_reason", reason);
  }

  private static Node target(Group group) {
    return Node.of("group")
        .with("jid", group.jid())
        .with("subject", group.subject().text())
        .with("s_t", group.subject().at());
  }
}
