package io.manyline.whatsapp.notification;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.DeviceLists;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.PeerCipher;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.prekey.PreKeyUploads;

/// What the server tells of devices and keys, ours and those of peers: what it changes for sending.
///
/// **Source:** docs/protocol: device-list notifications, key low-water, identity change.
public final class DeviceNotifications {
  private final StateLedger ledger;
  private final PreKeyUploads preKeys;
  private final OwnDevice own;

  public DeviceNotifications(StateLedger ledger, PreKeyUploads preKeys, OwnDevice own) {
    this.ledger = ledger;
    this.preKeys = preKeys;
    this.own = own;
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
      PeerCipher.forget(changes, from);
      new DeviceLists(changes).forget(from);
    }
    ledger.commitInbound(changes, acknowledge);
  }

  private void onDevices(Node notification, Runnable acknowledge) {
    Jid from = notification.requiredJid("from");
    StateChanges changes = ledger.begin();
    if (Accounts.isUser(from)) {
      new AddressBook(changes).learn(from, notification.jid("lid").orElse(null));
      new DeviceLists(changes).forget(from);
    }
    ledger.commitInbound(changes, acknowledge);
  }

  private void onOwnDevices(Node notification, Runnable acknowledge) {
    StateChanges changes = ledger.begin();
    new DeviceLists(changes).forget(own.link().jid());
    ledger.commitInbound(changes, acknowledge);
  }
}
