package io.manyline.whatsapp.event;

import io.manyline.whatsapp.jid.Jid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A setting of the account that all its devices share: what one of them set, or what we set.
///
/// **Source:** docs/protocol/app-state.md: kinds of settings.
public sealed interface Setting {

  /// A setting of one chat.
  sealed interface OfChat extends Setting {
    Jid chat();
  }

  /// @param contact whose name it is @param firstName empty when not told
  record Contact(Jid contact, String fullName, String firstName) implements Setting {}

  record ContactRemoved(Jid contact) implements Setting {}

  /// @param until null for ever, when muted
  record Muted(Jid chat, boolean muted, @Nullable Instant until) implements OfChat {}

  record Pinned(Jid chat, boolean pinned) implements OfChat {}

  record Archived(Jid chat, boolean archived) implements OfChat {}

  /// @param read false marks it as unread
  record MarkedRead(Jid chat, boolean read) implements OfChat {}

  record Cleared(Jid chat) implements OfChat {}

  record Deleted(Jid chat) implements OfChat {}

  /// @param label id of the label
  record Labeled(Jid chat, String label, boolean labeled) implements OfChat {}

  /// @param author who wrote it, in a group and not we; null otherwise
  record Starred(Jid chat, String messageId, boolean fromMe, @Nullable Jid author, boolean starred)
      implements OfChat {}

  /// A message was deleted on our own devices only.
  ///
  /// @param author who wrote it, in a group and not we; null otherwise
  record MessageDeleted(Jid chat, String messageId, boolean fromMe, @Nullable Jid author)
      implements OfChat {}

  /// @param color WhatsApp's number of it, 0 to 19
  record Label(String id, String name, int color, boolean deleted) implements Setting {}

  /// @param locale language and country of the phone, such as en_US
  record Locale(String locale) implements Setting {}

  /// Under which name we appear to others.
  record PushName(String name) implements Setting {}
}
