package io.manyline.whatsapp.media;

import io.manyline.whatsapp.content.ContentReader;
import io.manyline.whatsapp.content.MessageContent.Media;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.KeptMessages;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.jid.Jid;
import java.util.Optional;

/// Finds the files of messages that are still kept.
///
/// **Order and threads:** on the lane; blocks on the store.
public final class KeptFiles {
  private final StateLedger ledger;
  private final OwnDevice own;

  public KeptFiles(StateLedger ledger, OwnDevice own) {
    this.ledger = ledger;
    this.own = own;
  }

  /// @param chat a group, or an account in either form
  /// @return empty for a message that is not kept, and for one without a file
  Optional<KeptFile> find(Jid chat, String messageId) {
    StateChanges state = ledger.begin();
    boolean person = chat.isLid() || chat.isPhoneNumber();
    Jid canonical = person ? new AddressBook(state).chat(chat) : chat;
    return new KeptMessages(state)
        .find(canonical, messageId, own.accountLike(chat))
        .flatMap(
            kept ->
                ContentReader.read(kept.message())
                    .filter(Media.class::isInstance)
                    .map(Media.class::cast)
                    .map(media -> file(canonical, messageId, kept, media)));
  }

  private static KeptFile file(Jid chat, String messageId, KeptMessages.Kept kept, Media media) {
    return new KeptFile(
        chat,
        media,
        new MediaRetries.Asked(
            messageId,
            chat,
            kept.fromMe(),
            chat.isGroup() ? kept.author() : null,
            media.file().key().toByteArray()));
  }
}
