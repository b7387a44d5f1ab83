package io.manyline.whatsapp.profile;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.notification.NotificationRouter;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Pictures and abouts that changed: durable, then acknowledged.
///
/// **Source:** docs/protocol/profile.md (whatsmeow notification.go, whatsapp-rust
/// src/handlers/notification/profile.rs).
public final class ProfileNotifications {
  /// An about has 139 characters; longer texts are cut.
  private static final int MOST_CHARACTERS = 700;

  private final StateLedger ledger;
  private final InstantSource clock;

  public ProfileNotifications(StateLedger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  public void register(NotificationRouter router) {
    router.on("picture", this::onPicture).on("status", this::onAbout);
  }

  private void onPicture(Node notification, Runnable acknowledge) {
    StateChanges changes = ledger.begin();
    Node set = notification.child("set").or(() -> notification.child("add")).orElse(null);
    Node gone = notification.child("delete").orElse(null);
    if (set != null || gone != null || notification.children().isEmpty()) {
      Node child = set != null ? set : gone != null ? gone : notification;
      String id = set == null ? null : set.attribute("id").orElse("");
      report(notification, child, id, changes);
    }
    ledger.commitInbound(changes, acknowledge);
  }

  private void report(
      Node notification, Node child, @Nullable String pictureId, StateChanges changes) {
    Jid target = child.jid("jid").orElseGet(() -> notification.requiredJid("from"));
    Jid author = child.jid("author").filter(Accounts::isUser).orElse(null);
    if (!target.isGroup() && !Accounts.isUser(target)) {
      return;
    }
    AddressBook book = new AddressBook(changes);
    changes.report(
        new WaEvent.PictureChanged(
            notification.required("id"),
            book.likelyChat(target),
            book.address(target),
            author == null ? null : book.address(author),
            pictureId,
            time(notification)));
  }

  private void onAbout(Node notification, Runnable acknowledge) {
    StateChanges changes = ledger.begin();
    Jid from = notification.requiredJid("from");
    if (notification.child("set").isPresent() && Accounts.isUser(from)) {
      String text = notification.requiredChild("set").text();
      AddressBook book = new AddressBook(changes);
      changes.report(
          new WaEvent.AboutChanged(
              notification.required("id"),
              book.likelyChat(from),
              book.address(from),
              text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text,
              time(notification)));
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
