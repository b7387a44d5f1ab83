package io.manyline.whatsapp.device;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.record.StoredSentMessage;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import java.util.Optional;

/// Plaintext of what we sent, so that a device that could not read it can have it again.
///
/// **Shape:** `SENT_MESSAGE` by `chat/messageId`, chat in its canonical form. The store drops it.
public final class SentMessages {
  private final StateChanges changes;

  public SentMessages(StateChanges changes) {
    this.changes = changes;
  }

  public void put(Jid chat, String messageId, StoredSentMessage message) {
    changes.put(key(chat, messageId), message.toByteArray());
  }

  public Optional<StoredSentMessage> find(Jid chat, String messageId) {
    byte[] stored = changes.read(key(chat, messageId));
    if (stored == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(StoredSentMessage.parseFrom(stored));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private static StateKey key(Jid chat, String messageId) {
    return new StateKey(Kind.SENT_MESSAGE, chat + "/" + messageId);
  }
}
