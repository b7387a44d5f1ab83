package io.manyline.whatsapp.group;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.GroupChange;
import io.manyline.whatsapp.event.GroupChange.Members.Action;
import io.manyline.whatsapp.event.GroupChange.Setting;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.notification.NotificationRouter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `w:gp2`: what others, and our own other devices, changed in groups.
///
/// **Flow:** what is kept for sending changes with the event, in one commit; then the ack.
/// **Source:** docs/protocol: groups (whatsmeow group.go `parseGroupChange`, Baileys
/// src/Socket/messages-recv.ts).
public final class GroupNotifications {
  private final StateLedger ledger;
  private final OwnDevice own;

  public GroupNotifications(StateLedger ledger, OwnDevice own) {
    this.ledger = ledger;
    this.own = own;
  }

  public void register(NotificationRouter router) {
    router.on("w:gp2", this::handle);
  }

  private void handle(Node notification, Runnable acknowledge) {
    Jid group = notification.requiredJid("from");
    StateChanges changes = ledger.begin();
    if (group.isGroup()) {
      Jid actor = notification.jid("participant").filter(Accounts::isUser).orElse(null);
      new AddressBook(changes).learn(actor, notification.jid("participant_pn").orElse(null));
      int index = 0;
      for (Node change : notification.children()) {
        report(notification, group, actor, change, index++, changes);
      }
    }
    ledger.commitInbound(changes, acknowledge);
  }

  private void report(
      Node notification,
      Jid group,
      @Nullable Jid actor,
      Node change,
      int index,
      StateChanges changes) {
    // Members first: what they are called in both forms is learned with them.
    Optional<GroupChange> read = read(group, actor, change, changes);
    read.ifPresent(
        it ->
            changes.report(
                new WaEvent.GroupChanged(
                    notification.required("id") + "/" + index,
                    group,
                    actor == null
                        ? new Address(null, null)
                        : new AddressBook(changes).address(actor),
                    GroupNodes.time(notification, "t"),
                    it)));
  }

  private Optional<GroupChange> read(
      Jid group, @Nullable Jid actor, Node change, StateChanges changes) {
    return switch (change.tag()) {
      case "create" -> change.child("group").map(it -> joined(change, it, changes));
      case "add", "remove", "promote", "demote" -> members(group, actor, change, changes);
      case "created_membership_requests", "revoked_membership_requests" ->
          Optional.of(requests(actor, change, changes));
      default -> Optional.of(simple(group, change, changes));
    };
  }

  private GroupChange joined(Node create, Node node, StateChanges changes) {
    GroupInfo info = GroupNodes.group(node);
    KnownGroup.learn(changes, info).save();
    boolean invited = create.attribute("reason").filter("invite"::equals).isPresent();
    return new GroupChange.Joined(info.subject(), info.size(), invited);
  }

  private Optional<GroupChange> members(
      Jid group, @Nullable Jid actor, Node change, StateChanges changes) {
    List<Node> participants = GroupNodes.participants(change);
    if (participants.isEmpty()) {
      return Optional.empty();
    }
    List<Jid> accounts = participants.stream().map(each -> GroupNodes.member(each).jid()).toList();
    List<Address> who = learn(participants, changes);
    boolean gone = change.isTag("remove");
    boolean myself = gone && accounts.stream().anyMatch(own::isOwnAccount);
    if (myself) {
      KnownGroup.forget(changes, group);
    } else if (gone || change.isTag("add")) {
      KnownGroup.find(changes, group).ifPresent(known -> apply(known, accounts, gone));
    }
    boolean left = gone && actor != null && accounts.equals(List.of(Accounts.account(actor)));
    Action action =
        switch (change.tag()) {
          case "add" -> Action.ADDED;
          case "promote" -> Action.PROMOTED;
          case "demote" -> Action.DEMOTED;
          default -> left ? Action.LEFT : Action.REMOVED;
        };
    return Optional.of(new GroupChange.Members(action, who, change.attribute("reason").orElse("")));
  }

  private static void apply(KnownGroup known, List<Jid> accounts, boolean gone) {
    if (gone) {
      known.remove(accounts);
    } else {
      known.add(accounts);
    }
    known.save();
  }

  /// Where nobody is named, it is whoever did it.
  private static GroupChange requests(@Nullable Jid actor, Node change, StateChanges changes) {
    List<Address> who = learn(GroupNodes.participants(change), changes);
    if (who.isEmpty() && actor != null) {
      who = List.of(new AddressBook(changes).address(actor));
    }
    return new GroupChange.JoinRequests(change.isTag("created_membership_requests"), who);
  }

  private static GroupChange simple(Jid group, Node change, StateChanges changes) {
    return switch (change.tag()) {
      case "subject" -> {
        String subject = change.attribute("subject").orElse("");
        KnownGroup.find(changes, group).ifPresent(it -> rename(it, subject));
        yield new GroupChange.Subject(subject);
      }
      case "description" ->
          new GroupChange.Description(change.child("body").map(Node::text).orElse(null));
      case "announcement" -> new Setting(Setting.Name.ANNOUNCE, true);
      case "not_announcement" -> new Setting(Setting.Name.ANNOUNCE, false);
      case "locked" -> new Setting(Setting.Name.LOCKED, true);
      case "unlocked" -> new Setting(Setting.Name.LOCKED, false);
      case "member_add_mode" ->
          new Setting(Setting.Name.ADMINS_ADD, change.text().equals("admin_add"));
      case "membership_approval_mode" ->
          new Setting(Setting.Name.APPROVAL, GroupNodes.isOn(change));
      case "suspended" -> new Setting(Setting.Name.SUSPENDED, true);
      case "unsuspended" -> new Setting(Setting.Name.SUSPENDED, false);
      case "ephemeral" -> ephemeral(group, change.number("expiration").orElse(0L), changes);
      case "not_ephemeral" -> ephemeral(group, 0, changes);
      case "invite" -> new GroupChange.InviteCode(change.attribute("code").orElse(""));
      case "delete" -> new GroupChange.Deleted(change.attribute("reason").orElse(""));
      default -> new GroupChange.Other(change.tag());
    };
  }

  private static GroupChange ephemeral(Jid group, long seconds, StateChanges changes) {
    KnownGroup.find(changes, group)
        .ifPresent(
            known -> {
              known.ephemeral(seconds);
              known.save();
            });
    return new GroupChange.Ephemeral(seconds);
  }

  private static void rename(KnownGroup known, String subject) {
    known.rename(subject);
    known.save();
  }

  private static List<Address> learn(List<Node> participants, StateChanges changes) {
    AddressBook book = new AddressBook(changes);
    List<Address> who = new ArrayList<>();
    for (Node each : participants) {
      Address told = GroupNodes.addressOf(each);
      book.learn(told.phone(), told.lid());
      who.add(book.address(each.requiredJid("jid")));
    }
    return who;
  }
}
