package io.manyline.sandbox.group;

import io.manyline.sandbox.account.Account;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Keeps the members of a community and of its groups in step.
///
/// **Shape:** whoever comes into a sub-group is in the community from then on; the announcement
/// group has the community's members and roles, whichever of the two changed. A community that
/// nobody is in any more leaves its sub-groups on their own. **Order and threads:** called after
/// each change of members, when it is stored; world's thread only.
final class CommunityRoster {
  private final Groups groups;
  private final GroupNotifier notifier;
  private final MemberNews news;

  CommunityRoster(Groups groups, GroupNotifier notifier, MemberNews news) {
    this.groups = groups;
    this.notifier = notifier;
    this.news = news;
  }

  /// Some came into any group.
  void came(Actor actor, Group group, Collection<Account> newcomers) {
    Optional<Group> community = groups.communityOf(group);
    if (community.isPresent() && !group.place().isAnnouncements()) {
      enroll(actor, community.get(), newcomers);
    }
    align(actor, group);
  }

  /// Puts those into a community who are not in it.
  void enroll(Actor actor, Group community, Collection<Account> accounts) {
    List<Account> newcomers = accounts.stream().filter(each -> !community.has(each)).toList();
    if (newcomers.isEmpty()) {
      return;
    }
    List<Account> before = notifier.members(community);
    newcomers.forEach(each -> community.put(each.number(), GroupRole.MEMBER));
    groups.save(community);
    news.came(actor.unasked(), community, before, newcomers, null);
    align(actor, community);
  }

  /// Takes some out of all plain sub-groups and the general chat, whatever they are there.
  void expel(Actor actor, Group community, Collection<Account> gone) {
    for (Group group : groups.subGroups(community)) {
      List<Account> concerned = gone.stream().filter(group::has).toList();
      if (!group.place().isAnnouncements() && !concerned.isEmpty()) {
        dismiss(actor, group, concerned);
      }
    }
  }

  /// After any change of a group's members: its counterpart gets the same.
  void align(Actor actor, Group changed) {
    if (changed.place().parent()) {
      announcements(changed).ifPresent(group -> copy(actor.unasked(), changed, group));
      dissolveIfEmpty(changed);
    } else if (changed.place().isAnnouncements()) {
      groups
          .communityOf(changed)
          .ifPresent(
              community -> {
                copy(actor.unasked(), changed, community);
                dissolveIfEmpty(community);
              });
    }
  }

  Optional<Group> announcements(Group community) {
    return groups.subGroups(community).stream()
        .filter(group -> group.place().isAnnouncements())
        .findFirst();
  }

  private void copy(Actor actor, Group from, Group to) {
    List<Account> before = notifier.members(to);
    List<Account> gone = before.stream().filter(each -> !from.has(each)).toList();
    if (!gone.isEmpty()) {
      dismiss(actor, to, gone);
    }
    List<Account> stayed = notifier.members(to);
    List<Account> newcomers =
        notifier.members(from).stream().filter(each -> !to.has(each)).toList();
    if (!newcomers.isEmpty()) {
      newcomers.forEach(each -> to.put(each.number(), from.role(each).orElseThrow()));
      groups.save(to);
      news.came(actor, to, stayed, newcomers, null);
    }
    appoint(actor, from, to, true);
    appoint(actor, from, to, false);
  }

  private void appoint(Actor actor, Group from, Group to, boolean admins) {
    List<Account> concerned = new ArrayList<>();
    for (Account each : notifier.members(to)) {
      GroupRole role = from.role(each).orElseThrow();
      if (role.isAdmin() == admins && to.role(each).orElseThrow() != role) {
        to.put(each.number(), role);
        concerned.add(each);
      }
    }
    if (!concerned.isEmpty()) {
      groups.save(to);
      news.changed(actor, to, admins ? "promote" : "demote", concerned, notifier.members(to));
    }
  }

  private void dismiss(Actor actor, Group group, List<Account> concerned) {
    List<Account> told = notifier.members(group);
    concerned.forEach(each -> group.remove(each.number()));
    group.inherit();
    groups.save(group);
    news.changed(actor.unasked(), group, "remove", concerned, told);
  }

  private void dissolveIfEmpty(Group community) {
    if (community.members().isEmpty()) {
      for (Group group : groups.subGroups(community)) {
        group.place(CommunityPlace.NONE);
        groups.save(group);
      }
    }
  }
}
