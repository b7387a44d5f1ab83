package io.manyline.whatsapp.privacy;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.event.WaEvent.BlocklistChanged;
import io.manyline.whatsapp.notification.NotificationRouter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// What another device of the account changed of privacy: durable, then acknowledged.
///
/// **Source:** docs/protocol/profile.md (whatsmeow notification.go `handleAccountSyncNotification`,
/// Baileys src/Socket/messages-recv.ts).
public final class PrivacyNotifications {
  private final StateLedger ledger;
  private final InstantSource clock;

  public PrivacyNotifications(StateLedger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  public void register(NotificationRouter router) {
    router
        .on("account_sync", "privacy", this::onPrivacy)
        .on("account_sync", "blocklist", this::onBlocklist)
        .on("account_sync", "disappearing_mode", this::onTimer);
  }

  private void onPrivacy(Node notification, Runnable acknowledge) {
    StateChanges changes = ledger.begin();
    Map<String, String> settings = PrivacyNodes.settings(notification.requiredChild("privacy"));
    if (!settings.isEmpty()) {
      changes.report(
          new WaEvent.PrivacyChanged(
              notification.required("id"), settings, null, time(notification)));
    }
    ledger.commitInbound(changes, acknowledge);
  }

  private void onTimer(Node notification, Runnable acknowledge) {
    StateChanges changes = ledger.begin();
    notification
        .requiredChild("disappearing_mode")
        .number("duration")
        .filter(seconds -> seconds >= 0)
        .ifPresent(
            seconds ->
                changes.report(
                    new WaEvent.PrivacyChanged(
                        notification.required("id"), Map.of(), seconds, time(notification))));
    ledger.commitInbound(changes, acknowledge);
  }

  private void onBlocklist(Node notification, Runnable acknowledge) {
    StateChanges changes = ledger.begin();
    AddressBook book = new AddressBook(changes);
    List<BlocklistChanged.Change> people =
        notification.requiredChild("blocklist").children("item").stream()
            .filter(item -> item.jid("jid").filter(Accounts::isUser).isPresent())
            .map(
                item ->
                    new BlocklistChanged.Change(
                        book.address(item.requiredJid("jid")),
                        !item.attribute("action").orElse("").equals("unblock")))
            .toList();
    if (!people.isEmpty()) {
      changes.report(new BlocklistChanged(notification.required("id"), people, time(notification)));
    }
    ledger.commitInbound(changes, acknowledge);
  }

  private Instant time(Node notification) {
    return notification
        .number("t")
        .filter(seconds -> seconds > 0 && seconds < 1L << 40)
        .map(Instant::ofEpochSecond)
        .orElseGet(clock::instant);
  }
}
