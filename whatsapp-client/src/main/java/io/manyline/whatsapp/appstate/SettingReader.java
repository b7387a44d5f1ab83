package io.manyline.whatsapp.appstate;

import io.manyline.whatsapp.event.Setting;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.MalformedJidException;
import io.manyline.whatsapp.proto.SyncActionValue;
import io.manyline.whatsapp.syncd.Mutation;
import io.manyline.whatsapp.syncd.Mutation.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a mutation sets. Kinds that we do not know, and what lacks its parts, are empty.
///
/// **Source:** docs/protocol/app-state.md (whatsmeow appstate.go `dispatchAppState`, Baileys
/// src/Utils/chat-utils.ts `processSyncAction`).
final class SettingReader {
  private SettingReader() {}

  static Optional<Setting> read(Mutation mutation) {
    if (mutation.index().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(
          mutation.operation() == Operation.SET
              ? set(mutation.index(), mutation.value())
              : removed(mutation.index()));
    } catch (MalformedJidException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Setting removed(List<String> index) {
    return switch (index.getFirst()) {
      case "contact", "lid_contact" -> new Setting.ContactRemoved(jid(index, 1));
      case "pin_v1" -> new Setting.Pinned(jid(index, 1), false);
      case "mute" -> new Setting.Muted(jid(index, 1), false, null);
      default -> null;
    };
  }

  private static @Nullable Setting set(List<String> index, SyncActionValue value) {
    return switch (index.getFirst()) {
      case "contact" ->
          new Setting.Contact(
              jid(index, 1),
              value.getContactAction().getFullName(),
              value.getContactAction().getFirstName());
      case "lid_contact" ->
          new Setting.Contact(
              jid(index, 1),
              value.getLidContactAction().getFullName(),
              value.getLidContactAction().getFirstName());
      case "setting_pushName" -> new Setting.PushName(value.getPushNameSetting().getName());
      case "setting_locale" -> new Setting.Locale(value.getLocaleSetting().getLocale());
      case "label_edit" -> label(index.get(1), value.getLabelEditAction());
      case "label_jid" ->
          new Setting.Labeled(
              jid(index, 2), index.get(1), value.getLabelAssociationAction().getLabeled());
      default -> ofChat(index, value);
    };
  }

  private static @Nullable Setting ofChat(List<String> index, SyncActionValue value) {
    return switch (index.getFirst()) {
      case "mute" -> muted(jid(index, 1), value.getMuteAction());
      case "pin_v1" -> new Setting.Pinned(jid(index, 1), value.getPinAction().getPinned());
      case "archive" ->
          new Setting.Archived(jid(index, 1), value.getArchiveChatAction().getArchived());
      case "markChatAsRead" ->
          new Setting.MarkedRead(jid(index, 1), value.getMarkChatAsReadAction().getRead());
      case "clearChat" -> new Setting.Cleared(jid(index, 1));
      case "deleteChat" -> new Setting.Deleted(jid(index, 1));
      case "star" ->
          new Setting.Starred(
              jid(index, 1),
              index.get(2),
              index.get(3).equals("1"),
              author(index),
              value.getStarAction().getStarred());
      case "deleteMessageForMe" ->
          new Setting.MessageDeleted(
              jid(index, 1), index.get(2), index.get(3).equals("1"), author(index));
      default -> null;
    };
  }

  /// An end of -1 or none is for ever.
  private static Setting muted(Jid chat, SyncActionValue.MuteAction action) {
    long end = action.getMuteEndTimestamp();
    return new Setting.Muted(
        chat, action.getMuted(), action.getMuted() && end > 0 ? Instant.ofEpochMilli(end) : null);
  }

  private static Setting label(String id, SyncActionValue.LabelEditAction action) {
    return new Setting.Label(id, action.getName(), action.getColor(), action.getDeleted());
  }

  private static @Nullable Jid author(List<String> index) {
    return index.get(4).equals("0") ? null : jid(index, 4);
  }

  private static Jid jid(List<String> index, int place) {
    return Jid.parse(index.get(place));
  }
}
