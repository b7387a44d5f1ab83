package io.manyline.sandbox.group;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.mex.MexTable;
import io.manyline.sandbox.query.IqTable;
import io.manyline.sandbox.relay.Delivery;
import io.manyline.sandbox.relay.StanzaRouter;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.Server;

/// All of the groups, wired together: queries, messages, receipts, and the buttons.
public final class GroupRoom {
  private final World world;
  private final Accounts accounts;
  private final Delivery delivery;
  private final Groups groups;
  private final Membership membership;
  private final GroupProfile profile;
  private final CommunityRoster roster;
  private final GroupNotifier notifier;

  public GroupRoom(World world, Accounts accounts, Delivery delivery) {
    this.world = world;
    this.accounts = accounts;
    this.delivery = delivery;
    this.groups = new Groups(world);
    this.notifier = new GroupNotifier(world, accounts, delivery);
    this.roster =
        new CommunityRoster(groups, notifier, new MemberNews(notifier, new GroupNodes(accounts)));
    this.membership = new Membership(world, accounts, groups, notifier, roster);
    this.profile = new GroupProfile(world, accounts, groups, notifier);
  }

  /// Reads what is stored and takes part from then on; once, on the world's thread.
  public void register(IqTable table, MexTable operations, StanzaRouter router) {
    groups.load();
    GroupNodes nodes = new GroupNodes(accounts);
    new MemberQueries(groups, membership, profile, nodes).register(table);
    new SettingQueries(groups, profile, nodes).register(table);
    Communities communities = new Communities(groups, membership, roster, notifier);
    new CreateQuery(membership, communities, nodes).register(table);
    new CommunityQueries(groups, communities, notifier, nodes).register(table);
    new CommunityOperations(groups, roster).register(operations);
    router
        .onMessageTo(
            Server.GROUP, new GroupRelay(world, accounts, groups, delivery, router.seen())::relay)
        .onReceiptTo(
            Server.GROUP, new GroupReceipts(world, accounts, delivery, this::isMember)::relay);
  }

  private boolean isMember(Jid group, Account account) {
    return groups.find(group).filter(found -> found.has(account)).isPresent();
  }

  public Groups groups() {
    return groups;
  }

  /// What people do with groups on their phones.
  public GroupButtons buttons() {
    return new GroupButtons(world, accounts, groups, membership, profile);
  }
}
