package io.manyline.sandbox.group;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.query.IqRefusedException;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who comes into a group, who goes, and who administers it.
///
/// **Shape:** each change tells for every member asked a code: 200, 404 for no account or no
/// member, 409 for one that is in already, 405 for the creator who cannot be demoted or removed by
/// others, 419 when the group is full. **Errors:** [IqRefusedException] 401 for an actor who may
/// not, 403 for one who is no member. **Source:** docs/protocol: groups.
final class Membership {
  static final int MAX_MEMBERS = 1_024;

  private final World world;
  private final Accounts accounts;
  private final Groups groups;
  private final GroupNotifier notifier;
  private final CommunityRoster roster;
  private final GroupNodes nodes;
  private final MemberNews news;

  Membership(
      World world,
      Accounts accounts,
      Groups groups,
      GroupNotifier notifier,
      CommunityRoster roster) {
    this.world = world;
    this.accounts = accounts;
    this.groups = groups;
    this.notifier = notifier;
    this.roster = roster;
    this.nodes = new GroupNodes(accounts);
    this.news = new MemberNews(notifier, nodes);
  }

  /// What came of it for one of those asked. @param account null when there is none
  record Result(Jid asked, @Nullable Account account, int code) {
    boolean done() {
      return code == 200;
    }
  }

  record Created(Group group, List<Result> failed) {}

  Created create(Actor actor, GroupPlan plan) {
    plan.requireSound();
    String creator = actor.account().number();
    long now = world.nowSeconds();
    Group group = groups.create(actor.account(), new GroupText("", plan.subject(), now, creator));
    group.change(plan.settings());
    group.place(plan.place());
    GroupPlan.Description described = plan.description();
    if (described != null) {
      group.describe(new GroupText(described.id(), described.body(), now, creator));
    }
    List<Result> failed = new ArrayList<>();
    for (Jid jid : distinct(plan.members())) {
      Result result = admit(group, jid);
      if (!result.done() && result.account() != actor.account()) {
        failed.add(result);
      }
    }
    groups.save(group);
    Node change = Node.of("create", nodes.group(group)).with("type", "new").with("key", plan.key());
    notifier.tellAll(group, actor, change);
    roster.came(actor, group, notifier.members(group));
    return new Created(group, failed);
  }

  List<Result> add(Actor actor, Group group, List<Jid> wanted) {
    requireMember(actor, group);
    require(!group.settings().adminsAdd() || group.isAdmin(actor.account()));
    List<Account> before = notifier.members(group);
    List<Result> results = distinct(wanted).stream().map(jid -> admit(group, jid)).toList();
    welcome(actor, group, before, done(results), null);
    return results;
  }

  List<Result> remove(Actor actor, Group group, List<Jid> wanted) {
    requireAdmin(actor, group);
    List<Account> told = notifier.members(group);
    List<Result> results = distinct(wanted).stream().map(jid -> dismiss(group, jid)).toList();
    tell(actor, group, "remove", results, told);
    return results;
  }

  /// From a community and all of its groups.
  List<Result> removeEverywhere(Actor actor, Group group, List<Jid> wanted) {
    List<Result> results = remove(actor, group, wanted);
    roster.expel(actor, group, accountsOf(done(results)));
    return results;
  }

  void leave(Actor actor, Group group) {
    requireMember(actor, group);
    List<Account> told = notifier.members(group);
    group.remove(actor.account().number());
    Result left = new Result(actor.account().lidJid(0), actor.account(), 200);
    group.inherit();
    tell(actor, group, "remove", List.of(left), told);
  }

  List<Result> promote(Actor actor, Group group, List<Jid> wanted) {
    return appoint(actor, group, wanted, "promote", GroupRole.ADMIN);
  }

  List<Result> demote(Actor actor, Group group, List<Jid> wanted) {
    return appoint(actor, group, wanted, "demote", GroupRole.MEMBER);
  }

  /// @param reason invite or linked_group_join
  /// @return false when admins decide first
  boolean join(Actor actor, Group group, String reason) {
    if (group.has(actor.account())) {
      throw new IqRefusedException(409);
    }
    if (group.settings().approval()) {
      group.request(actor.account().number(), world.nowSeconds());
      groups.save(group);
      Node change =
          Node.of("created_membership_requests", nodes.participant(actor.account()))
              .with("request_method", "invite_link");
      notifier.tell(group, actor, change, notifier.admins(group));
      return false;
    }
    List<Account> before = notifier.members(group);
    Result result = admit(group, actor.account().lidJid(0));
    if (!result.done()) {
      throw new IqRefusedException(result.code());
    }
    welcome(actor, group, before, List.of(result), reason);
    return true;
  }

  /// Lets those in who asked, or turns them away.
  List<Result> decide(Actor actor, Group group, List<Jid> wanted, boolean approve) {
    requireAdmin(actor, group);
    List<Account> before = notifier.members(group);
    List<Result> results =
        distinct(wanted).stream().map(jid -> decide(group, jid, approve)).toList();
    if (approve) {
      welcome(actor, group, before, done(results), "linked_group_join");
      return results;
    }
    groups.save(group);
    for (Result turnedAway : done(results)) {
      Node change =
          Node.of("revoked_membership_requests", nodes.participant(accountOf(turnedAway)));
      notifier.tell(group, actor, change, notifier.admins(group));
    }
    return results;
  }

  static void requireMember(Actor actor, Group group) {
    if (!group.has(actor.account())) {
      throw new IqRefusedException(403);
    }
  }

  static void requireAdmin(Actor actor, Group group) {
    requireMember(actor, group);
    require(group.isAdmin(actor.account()));
  }

  private static void require(boolean allowed) {
    if (!allowed) {
      throw new IqRefusedException(401);
    }
  }

  private Result admit(Group group, Jid jid) {
    Account account = accounts.find(jid).orElse(null);
    if (account == null) {
      return new Result(jid, null, 404);
    }
    if (group.has(account)) {
      return new Result(jid, account, 409);
    }
    if (group.members().size() >= MAX_MEMBERS) {
      return new Result(jid, account, 419);
    }
    group.put(account.number(), GroupRole.MEMBER);
    return new Result(jid, account, 200);
  }

  private Result dismiss(Group group, Jid jid) {
    Account account = accounts.find(jid).orElse(null);
    Optional<GroupRole> role = Optional.ofNullable(account).flatMap(group::role);
    if (account == null || role.isEmpty()) {
      return new Result(jid, account, 404);
    }
    if (role.get() == GroupRole.SUPERADMIN) {
      return new Result(jid, account, 405);
    }
    group.remove(account.number());
    return new Result(jid, account, 200);
  }

  private Result decide(Group group, Jid jid, boolean approve) {
    Account account = accounts.find(jid).orElse(null);
    if (account == null || !group.withdraw(account.number())) {
      return new Result(jid, account, 404);
    }
    return approve ? admit(group, jid) : new Result(jid, account, 200);
  }

  private List<Result> appoint(
      Actor actor, Group group, List<Jid> wanted, String change, GroupRole role) {
    requireAdmin(actor, group);
    List<Result> results = new ArrayList<>();
    for (Jid jid : distinct(wanted)) {
      Account account = accounts.find(jid).orElse(null);
      Optional<GroupRole> now = Optional.ofNullable(account).flatMap(group::role);
      int code = now.isEmpty() ? 404 : now.get() == GroupRole.SUPERADMIN ? 405 : 200;
      if (code == 200 && account != null) {
        group.put(account.number(), role);
      }
      results.add(new Result(jid, account, code));
    }
    tell(actor, group, change, results, notifier.members(group));
    return results;
  }

  private void welcome(
      Actor actor,
      Group group,
      List<Account> before,
      List<Result> admitted,
      @Nullable String reason) {
    groups.save(group);
    List<Account> newcomers = accountsOf(admitted);
    if (!newcomers.isEmpty()) {
      news.came(actor, group, before, newcomers, reason);
      roster.came(actor, group, newcomers);
    }
  }

  private void tell(
      Actor actor, Group group, String change, List<Result> results, List<Account> whom) {
    groups.save(group);
    List<Account> concerned = accountsOf(done(results));
    if (!concerned.isEmpty()) {
      news.changed(actor, group, change, concerned, whom);
      roster.align(actor, group);
    }
  }

  private static List<Result> done(List<Result> results) {
    return results.stream().filter(Result::done).toList();
  }

  private static List<Account> accountsOf(List<Result> done) {
    return done.stream().map(Membership::accountOf).toList();
  }

  private static Account accountOf(Result done) {
    Account account = done.account();
    if (account == null) {
      throw new IllegalStateException("a result without an account was not done");
    }
    return account;
  }

  private static Set<Jid> distinct(List<Jid> wanted) {
    Set<Jid> distinct = new LinkedHashSet<>();
    wanted.forEach(jid -> distinct.add(jid.account()));
    return distinct;
  }
}
