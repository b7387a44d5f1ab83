package io.manyline.whatsapp.appstate;

import io.manyline.whatsapp.event.Setting;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.SyncActionValue;
import io.manyline.whatsapp.proto.SyncActionValue.SyncActionMessageRange;
import io.manyline.whatsapp.syncd.Mutation.Operation;
import io.manyline.whatsapp.syncd.PatchWriter.Change;
import io.manyline.whatsapp.syncd.SyncCollection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How a setting is written: collection, index and format version of each kind.
///
/// **Source:** docs/protocol/app-state.md (whatsmeow appstate/encode.go, Baileys
/// src/Utils/chat-utils.ts `chatModificationToAppPatch`). An archived chat is unpinned with it, as
/// whatsmeow does.
final class SettingWriter {
  private static final long FOR_EVER = -1;

  private final Instant at;

  SettingWriter(Instant at) {
    this.at = at;
  }

  static SyncCollection collection(Setting setting) {
    return switch (setting) {
      case Setting.PushName _, Setting.Locale _ -> SyncCollection.CRITICAL_BLOCK;
      case Setting.Contact _, Setting.ContactRemoved _ -> SyncCollection.CRITICAL_UNBLOCK_LOW;
      case Setting.Label _, Setting.Labeled _ -> SyncCollection.REGULAR;
      case Setting.Pinned _, Setting.Archived _, Setting.MarkedRead _ -> SyncCollection.REGULAR_LOW;
      case Setting.Muted _,
          Setting.Starred _,
          Setting.Cleared _,
          Setting.Deleted _,
          Setting.MessageDeleted _ ->
          SyncCollection.REGULAR_HIGH;
    };
  }

  List<Change> changes(Setting setting) {
    List<Change> changes = new ArrayList<>();
    changes.add(change(setting));
    if (setting instanceof Setting.Archived it && it.archived()) {
      changes.add(change(new Setting.Pinned(it.chat(), false)));
    }
    return changes;
  }

  private Change change(Setting setting) {
    return switch (setting) {
      case Setting.PushName it ->
          set(1, value -> value.getPushNameSettingBuilder().setName(it.name()), "setting_pushName");
      case Setting.Locale it ->
          set(3, value -> value.getLocaleSettingBuilder().setLocale(it.locale()), "setting_locale");
      case Setting.Contact it -> contact(it);
      case Setting.ContactRemoved it ->
          new Change(
              Operation.REMOVE,
              List.of(contactIndex(it.contact()), it.contact().toString()),
              builder().build(),
              2);
      case Setting.Label it ->
          set(
              3,
              value ->
                  value
                      .getLabelEditActionBuilder()
                      .setName(it.name())
                      .setColor(it.color())
                      .setDeleted(it.deleted()),
              "label_edit",
              it.id());
      case Setting.Labeled it ->
          set(
              3,
              value -> value.getLabelAssociationActionBuilder().setLabeled(it.labeled()),
              "label_jid",
              it.label(),
              it.chat().toString());
      case Setting.OfChat it -> ofChat(it);
    };
  }

  private Change ofChat(Setting.OfChat setting) {
    String chat = setting.chat().toString();
    return switch (setting) {
      case Setting.Muted it -> set(2, value -> muted(value, it), "mute", chat);
      case Setting.Pinned it ->
          set(5, value -> value.getPinActionBuilder().setPinned(it.pinned()), "pin_v1", chat);
      case Setting.Archived it ->
          set(
              3,
              value ->
                  value
                      .getArchiveChatActionBuilder()
                      .setArchived(it.archived())
                      .setMessageRange(range()),
              "archive",
              chat);
      case Setting.MarkedRead it ->
          set(
              3,
              value ->
                  value
                      .getMarkChatAsReadActionBuilder()
                      .setRead(it.read())
                      .setMessageRange(range()),
              "markChatAsRead",
              chat);
      case Setting.Cleared _ ->
          set(
              6,
              value -> value.getClearChatActionBuilder().setMessageRange(range()),
              "clearChat",
              chat,
              "1",
              "0");
      case Setting.Deleted _ ->
          set(
              6,
              value -> value.getDeleteChatActionBuilder().setMessageRange(range()),
              "deleteChat",
              chat,
              "1");
      case Setting.Starred it ->
          set(
              2,
              value -> value.getStarActionBuilder().setStarred(it.starred()),
              "star",
              chat,
              it.messageId(),
              flag(it.fromMe()),
              author(it.author()));
      case Setting.MessageDeleted it ->
          set(
              3,
              value -> value.getDeleteMessageForMeActionBuilder().setDeleteMedia(true),
              "deleteMessageForMe",
              chat,
              it.messageId(),
              flag(it.fromMe()),
              author(it.author()));
      case Setting.Labeled it -> change(it);
    };
  }

  /// One without a known phone number is a kind of its own.
  private Change contact(Setting.Contact contact) {
    return set(
        2,
        value -> {
          if (contact.contact().isLid()) {
            value
                .getLidContactActionBuilder()
                .setFullName(contact.fullName())
                .setFirstName(contact.firstName());
          } else {
            value
                .getContactActionBuilder()
                .setFullName(contact.fullName())
                .setFirstName(contact.firstName())
                .setSaveOnPrimaryAddressbook(true);
          }
        },
        contactIndex(contact.contact()),
        contact.contact().toString());
  }

  private static String contactIndex(Jid contact) {
    return contact.isLid() ? "lid_contact" : "contact";
  }

  private static String author(@Nullable Jid author) {
    return author == null ? "0" : author.toString();
  }

  private static void muted(SyncActionValue.Builder value, Setting.Muted muted) {
    SyncActionValue.MuteAction.Builder action =
        value.getMuteActionBuilder().setMuted(muted.muted());
    if (muted.muted()) {
      @Nullable Instant until = muted.until();
      action.setMuteEndTimestamp(until == null ? FOR_EVER : until.toEpochMilli());
    }
  }

  private Change set(int version, Consumer<SyncActionValue.Builder> action, String... index) {
    SyncActionValue.Builder value = builder();
    action.accept(value);
    return new Change(Operation.SET, List.of(index), value.build(), version);
  }

  private SyncActionValue.Builder builder() {
    return SyncActionValue.newBuilder().setTimestamp(at.toEpochMilli());
  }

  private SyncActionMessageRange.Builder range() {
    return SyncActionMessageRange.newBuilder().setLastMessageTimestamp(at.getEpochSecond());
  }

  private static String flag(boolean set) {
    return set ? "1" : "0";
  }
}
