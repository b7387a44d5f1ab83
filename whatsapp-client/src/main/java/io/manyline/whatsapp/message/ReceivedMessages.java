package io.manyline.whatsapp.message;

import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.message.MessageContents.Read;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reports a message that was read, by itself or through the phone, among the changes of its
/// commit.
final class ReceivedMessages {
  private static final Logger log = LoggerFactory.getLogger(ReceivedMessages.class);

  private ReceivedMessages() {}

  static void report(
      MessageEnvelope envelope, Read.Chat chat, StateChanges changes, OwnDevice own) {
    Jid partner = envelope.partner() != null ? envelope.partner() : userOf(chat.sentTo());
    if (partner == null) {
      log.debug("a copy of what our own device sent to no person");
      return;
    }
    AddressBook book = new AddressBook(changes);
    IncomingContents.Origin origin =
        new IncomingContents.Origin(
            envelope.id(),
            book.chat(partner),
            partner,
            envelope.sender().account(),
            envelope.ownDevice());
    MessageContent content =
        new IncomingContents(changes, own).take(chat.message(), chat.content(), origin);
    changes.report(
        new WaEvent.MessageReceived(
            envelope.id(),
            book.chat(partner),
            book.address(partner),
            envelope.sender(),
            envelope.author(changes),
            envelope.ownDevice(),
            envelope.isOffline(),
            envelope.sentAt(),
            envelope.pushName(),
            content));
  }

  private static @Nullable Jid userOf(@Nullable Jid sentTo) {
    return sentTo != null && Accounts.isUser(sentTo) ? Accounts.account(sentTo) : null;
  }
}
