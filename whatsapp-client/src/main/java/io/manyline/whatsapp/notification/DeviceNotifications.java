package io.manyline.whatsapp.notification;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.DeviceLists;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.ParticipantHash;
import io.manyline.whatsapp.device.PeerCipher;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.prekey.PreKeyUploads;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// What the server tells of devices and keys, ours and those of peers: what it changes for sending.
///
/// **Shape:** a change to a list of devices is taken in when its hash says that the outcome is the
/// server's; else the list is asked for when next needed. **Source:** docs/protocol/keys.md
/// (whatsmeow notification.go).
public final class DeviceNotifications {
  private final StateLedger ledger;
  private final PreKeyUploads preKeys;
  private final OwnDevice own;
  private final InstantSource clock;

  public DeviceNotifications(
      StateLedger ledger, PreKeyUploads preKeys, OwnDevice own, InstantSource clock) {
    this.ledger = ledger;
    this.preKeys = preKeys;
    this.own = own;
    this.clock = clock;
  }

  public void register(NotificationRouter router) {
    router
        .on("encrypt", this::onKeys)
        .on("devices", this::onDevices)
        .on("account_sync", "devices", this::onOwnDevices);
  }

  private void onKeys(Node notification, Runnable acknowledge) {
    Jid from = notification.requiredJid("from");
    StateChanges changes = ledger.begin();
    if (notification.child("count").isPresent()) {
      preKeys.uploadMore(own);
    }
    if (notification.child("identity").isPresent() && Accounts.isUser(from)) {
      onNewIdentity(notification, Accounts.account(from), changes);
    }
    ledger.commitInbound(changes, acknowledge);
  }

  private void onNewIdentity(Node notification, Jid account, StateChanges changes) {
    DeviceLists lists = new DeviceLists(changes);
    AddressBook book = new AddressBook(changes);
    book.learn(account, notification.jid("lid").orElse(null));
    PeerCipher.forget(changes, account, lists.lastKnown(account));
    lists.forget(account);
    if (!own.isOwnAccount(account)) {
      changes.report(
          new WaEvent.IdentityChanged(
              notification.required("id"),
              book.chat(account),
              book.address(account),
              notification.number("t").map(Instant::ofEpochSecond).orElse(null)));
    }
  }

  private void onDevices(Node notification, Runnable acknowledge) {
    Jid from = notification.requiredJid("from");
    StateChanges changes = ledger.begin();
    if (Accounts.isUser(from)) {
      new AddressBook(changes).learn(from, notification.jid("lid").orElse(null));
      DeviceChange.of(notification)
          .ifPresentOrElse(
              change -> take(change, Accounts.account(from), changes),
              () -> new DeviceLists(changes).forget(from));
    }
    ledger.commitInbound(changes, acknowledge);
  }

  private void take(DeviceChange change, Jid account, StateChanges changes) {
    DeviceLists lists = new DeviceLists(changes);
    change
        .applyTo(lists.lastKnown(account), account)
        .ifPresentOrElse(
            after -> lists.replace(account, after, clock.instant()), () -> lists.forget(account));
    if (change.isRemoval()) {
      change.devices().stream()
          .filter(device -> device != 0)
          .forEach(device -> PeerCipher.remove(changes, account.withDevice(device)));
    }
  }

  /// Our own are told whole.
  private void onOwnDevices(Node notification, Runnable acknowledge) {
    StateChanges changes = ledger.begin();
    DeviceLists lists = new DeviceLists(changes);
    Jid account = Accounts.account(own.link().jid());
    Node told = notification.requiredChild("devices");
    List<Integer> devices =
        told.children("device").stream()
            .map(device -> device.requiredJid("jid").device())
            .distinct()
            .sorted()
            .toList();
    String hash = ParticipantHash.of(devices.stream().map(account::withDevice).toList());
    if (told.attribute("dhash").filter(hash::equals).isPresent()) {
      lists.lastKnown(account).stream()
          .filter(before -> !devices.contains(before))
          .forEach(gone -> PeerCipher.remove(changes, account.withDevice(gone)));
      lists.replace(account, devices, clock.instant());
    } else {
      lists.forget(account);
    }
    ledger.commitInbound(changes, acknowledge);
  }
}
