package io.manyline.whatsapp.receipt;

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
import io.manyline.whatsapp.stanza.Acks;
import io.manyline.whatsapp.stanza.StanzaSender;

/// `<notification>`s and `<call>`s: what they change for sending, and an ack for each.
///
/// **Source:** docs/protocol: device-list notifications, key low-water, identity change.
public final class NotificationHandler {
  private final StateLedger ledger;
  private final StanzaSender sender;
  private final PreKeyUploads preKeys;

  public NotificationHandler(StateLedger ledger, StanzaSender sender, PreKeyUploads preKeys) {
    this.ledger = ledger;
    this.sender = sender;
    this.preKeys = preKeys;
  }

  public void handle(Node notification, OwnDevice own) {
    Node ack = Acks.accept(notification);
    Jid from = notification.requiredJid("from");
    StateChanges changes = ledger.begin();
    switch (notification.attribute("type").orElse("")) {
      case "encrypt" -> onKeys(notification, from, own, changes);
      case "devices" -> onDevices(notification, from, changes);
      case "account_sync" -> onAccount(notification, own, changes);
      default -> {}
    }
    ledger.commitInbound(changes, () -> sender.send(ack));
  }

  /// Calls are not taken, but the server wants to know that they arrived.
  public void acknowledge(Node stanza) {
    sender.send(Acks.accept(stanza));
  }

  private void onKeys(Node notification, Jid from, OwnDevice own, StateChanges changes) {
    if (notification.child("count").isPresent()) {
      preKeys.uploadMore(own);
    }
    if (notification.child("identity").isPresent() && Accounts.isUser(from)) {
      PeerCipher.forget(changes, from);
      new DeviceLists(changes).forget(from);
    }
  }

  private static void onDevices(Node notification, Jid from, StateChanges changes) {
    if (Accounts.isUser(from)) {
      new AddressBook(changes).learn(from, notification.jid("lid").orElse(null));
      new DeviceLists(changes).forget(from);
    }
  }

  private static void onAccount(Node notification, OwnDevice own, StateChanges changes) {
    if (notification.child("devices").isPresent()) {
      new DeviceLists(changes).forget(own.link().jid());
    }
  }
}
