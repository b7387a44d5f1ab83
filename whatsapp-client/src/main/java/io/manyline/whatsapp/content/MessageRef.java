package io.manyline.whatsapp.content;

import io.manyline.whatsapp.jid.Jid;
import org.jspecify.annotations.Nullable;

/// Names a message of the same chat, as seen by whoever refers to it.
///
/// **Shape:** on the wire a MessageKey: chat, `fromMe`, id, and in a group the author. **Source:**
/// Baileys WAProto `MessageKey`; whatsmeow send.go `BuildMessageKey`.
///
/// @param fromMe whoever refers to the message wrote it as well
/// @param author who wrote it, account form; null where `fromMe` says it, or it is not known
public record MessageRef(String messageId, boolean fromMe, @Nullable Jid author) {
  /// A message that the referring one wrote itself.
  public static MessageRef own(String messageId) {
    return new MessageRef(messageId, true, null);
  }

  public static MessageRef by(Jid author, String messageId) {
    return new MessageRef(messageId, false, author.account());
  }
}
