package io.manyline.whatsapp.content;

import io.manyline.whatsapp.jid.Jid;
import org.jspecify.annotations.Nullable;

/// Names a message of the same chat.
///
/// **Shape:** on the wire a MessageKey as seen by whoever refers to the message: chat, `fromMe`,
/// id, and in a group the author. [ContentReader] and [ContentWriter] keep that view; what the
/// client reports is turned into our own. Outgoing, neither `fromMe` nor author means: look it up.
/// **Source:** Baileys WAProto `MessageKey`; whatsmeow send.go `BuildMessageKey`.
///
/// @param fromMe our account wrote it (on the wire: the account that refers to it)
/// @param author who wrote it, account form; null where `fromMe` says it, or it is not known
public record MessageRef(String messageId, boolean fromMe, @Nullable Jid author) {
  /// A message that the referring one wrote itself.
  public static MessageRef own(String messageId) {
    return new MessageRef(messageId, true, null);
  }

  /// A message of which only the id is known.
  public static MessageRef of(String messageId) {
    return new MessageRef(messageId, false, null);
  }

  public static MessageRef by(Jid author, String messageId) {
    return new MessageRef(messageId, false, author.account());
  }
}
