package io.manyline.sandbox.appstate;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.SyncActionValue;
import io.manyline.whatsapp.syncd.Mutation.Operation;
import io.manyline.whatsapp.syncd.PatchWriter.Change;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The changes that a person makes on a phone, as mutations.
///
/// **Source:** index and format version of each kind: whatsmeow appstate/encode.go, Baileys
/// src/Utils/chat-utils.ts `chatModificationToAppPatch`.
public final class SettingChanges {
  private static final long FOR_EVER = -1;

  private final Instant at;

  public SettingChanges(Instant at) {
    this.at = at;
  }

  public Change pushName(String name) {
    return set(1, value -> value.getPushNameSettingBuilder().setName(name), "setting_pushName");
  }

  public Change locale(String locale) {
    return set(3, value -> value.getLocaleSettingBuilder().setLocale(locale), "setting_locale");
  }

  /// @param other the other form of the address, null when not known
  public Change contact(Jid contact, @Nullable Jid other, String name) {
    return set(
        2,
        value -> {
          SyncActionValue.ContactAction.Builder action =
              value
                  .getContactActionBuilder()
                  .setFullName(name)
                  .setFirstName(name.split(" ", 2)[0])
                  .setSaveOnPrimaryAddressbook(true);
          if (other != null && other.isLid()) {
            action.setLidJid(other.toString());
          } else if (other != null) {
            action.setPnJid(other.toString());
          }
        },
        "contact",
        contact.toString());
  }

  public Change withoutContact(Jid contact) {
    return new Change(
        Operation.REMOVE,
        List.of("contact", contact.toString()),
        SyncActionValue.newBuilder().setTimestamp(at.toEpochMilli()).build(),
        2);
  }

  /// @param until null for ever
  public Change muted(Jid chat, boolean muted, @Nullable Instant until) {
    return set(
        2,
        value -> {
          value.getMuteActionBuilder().setMuted(muted);
          if (muted) {
            value
                .getMuteActionBuilder()
                .setMuteEndTimestamp(until == null ? FOR_EVER : until.toEpochMilli());
          }
        },
        "mute",
        chat.toString());
  }

  public Change pinned(Jid chat, boolean pinned) {
    return set(
        5, value -> value.getPinActionBuilder().setPinned(pinned), "pin_v1", chat.toString());
  }

  public Change archived(Jid chat, boolean archived) {
    return set(
        3,
        value -> value.getArchiveChatActionBuilder().setArchived(archived).setMessageRange(range()),
        "archive",
        chat.toString());
  }

  public Change read(Jid chat, boolean read) {
    return set(
        3,
        value -> value.getMarkChatAsReadActionBuilder().setRead(read).setMessageRange(range()),
        "markChatAsRead",
        chat.toString());
  }

  public Change starred(Jid chat, String messageId, boolean fromMe, boolean starred) {
    return set(
        2,
        value -> value.getStarActionBuilder().setStarred(starred),
        "star",
        chat.toString(),
        messageId,
        fromMe ? "1" : "0",
        "0");
  }

  /// With what the account's devices make tokens for people who do not know them.
  public Change nctSalt(byte[] salt) {
    return set(
        1,
        value -> value.getNctSaltSyncActionBuilder().setSalt(ByteString.copyFrom(salt)),
        "nct_salt_sync");
  }

  public Change cleared(Jid chat) {
    return set(
        6,
        value -> value.getClearChatActionBuilder().setMessageRange(range()),
        "clearChat",
        chat.toString(),
        "1",
        "0");
  }

  public Change messageDeleted(Jid chat, String messageId, boolean fromMe) {
    return set(
        3,
        value -> value.getDeleteMessageForMeActionBuilder().setDeleteMedia(true),
        "deleteMessageForMe",
        chat.toString(),
        messageId,
        fromMe ? "1" : "0",
        "0");
  }

  public Change deleted(Jid chat) {
    return set(
        6,
        value -> value.getDeleteChatActionBuilder().setMessageRange(range()),
        "deleteChat",
        chat.toString(),
        "1");
  }

  public Change label(String id, String name, int color, boolean deleted) {
    return set(
        3,
        value ->
            value.getLabelEditActionBuilder().setName(name).setColor(color).setDeleted(deleted),
        "label_edit",
        id);
  }

  public Change labeled(Jid chat, String label, boolean labeled) {
    return set(
        3,
        value -> value.getLabelAssociationActionBuilder().setLabeled(labeled),
        "label_jid",
        label,
        chat.toString());
  }

  private Change set(int version, Consumer<SyncActionValue.Builder> action, String... index) {
    SyncActionValue.Builder value = SyncActionValue.newBuilder().setTimestamp(at.toEpochMilli());
    action.accept(value);
    return new Change(Operation.SET, List.of(index), value.build(), version);
  }

  private SyncActionValue.SyncActionMessageRange.Builder range() {
    return SyncActionValue.SyncActionMessageRange.newBuilder()
        .setLastMessageTimestamp(at.getEpochSecond());
  }
}
