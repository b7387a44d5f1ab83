package io.manyline.worker.event;

import io.manyline.proto.event.v1.ChatUpdated;
import io.manyline.proto.event.v1.ContactUpdated;
import io.manyline.proto.event.v1.LabelUpdated;
import io.manyline.proto.event.v1.ProfileUpdated;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.event.v1.SettingsFailed;
import io.manyline.whatsapp.event.Setting;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.event.WaEvent.SettingsChanged;
import io.manyline.whatsapp.event.WaEvent.SettingsChanged.Change;
import java.time.Instant;

/// Synced settings that changed, as the platform tells them.
final class SettingEvents {
  private SettingEvents() {}

  static SessionEvent translate(SettingsChanged it, EventComposer composer) {
    Change first = it.changes().getFirst();
    String chat = first.chat() == null ? "" : first.chat().toString();
    SessionEvent.Builder event =
        composer.event(composer.ids().settings(it.changes().toString()), first.at(), chat);
    switch (first.setting()) {
      case Setting.Contact _, Setting.ContactRemoved _ -> event.setContactUpdated(contacts(it));
      case Setting.OfChat setting ->
          event.setChatUpdated(chat(setting, first, chat).setInitial(it.initial()));
      case Setting.Label label ->
          event.setLabelUpdated(
              LabelUpdated.newBuilder()
                  .setId(label.id())
                  .setName(label.name())
                  .setColor(label.color())
                  .setDeleted(label.deleted())
                  .setAt(EventComposer.timestamp(first.at()))
                  .setInitial(it.initial()));
      case Setting.Locale locale ->
          event.setProfileUpdated(
              ProfileUpdated.newBuilder()
                  .setLocale(locale.locale())
                  .setAt(EventComposer.timestamp(first.at()))
                  .setInitial(it.initial()));
      case Setting.PushName name ->
          event.setProfileUpdated(
              ProfileUpdated.newBuilder()
                  .setPushName(name.name())
                  .setAt(EventComposer.timestamp(first.at()))
                  .setInitial(it.initial()));
    }
    return event.build();
  }

  static SessionEvent failed(WaEvent.SettingsFailed it, EventComposer composer, Instant now) {
    return composer
        .sessionEvent("settings_failed", now)
        .setSettingsFailed(
            SettingsFailed.newBuilder().setCollection(it.collection()).setReason(it.reason()))
        .build();
  }

  private static ContactUpdated contacts(SettingsChanged it) {
    ContactUpdated.Builder update = ContactUpdated.newBuilder().setInitial(it.initial());
    for (Change change : it.changes()) {
      ContactUpdated.Contact.Builder contact =
          update.addContactsBuilder().setAt(EventComposer.timestamp(change.at()));
      if (change.address() != null) {
        contact.setAddress(EventTranslator.address(change.address()));
      }
      if (change.setting() instanceof Setting.Contact named) {
        contact.setName(named.fullName()).setFirstName(named.firstName());
      } else {
        contact.setRemoved(true);
      }
    }
    return update.build();
  }

  private static ChatUpdated.Builder chat(Setting.OfChat setting, Change change, String chat) {
    ChatUpdated.Builder update =
        ChatUpdated.newBuilder().setChat(chat).setAt(EventComposer.timestamp(change.at()));
    if (change.address() != null) {
      update.setAddress(EventTranslator.address(change.address()));
    }
    switch (setting) {
      case Setting.Muted it -> {
        update.setMuted(it.muted());
        if (it.until() != null) {
          update.setMutedUntil(EventComposer.timestamp(it.until()));
        }
      }
      case Setting.Pinned it -> update.setPinned(it.pinned());
      case Setting.Archived it -> update.setArchived(it.archived());
      case Setting.MarkedRead it -> update.setRead(it.read());
      case Setting.Cleared _ -> update.setCleared(true);
      case Setting.Deleted _ -> update.setDeleted(true);
      case Setting.Labeled it -> update.setLabel(it.label()).setLabeled(it.labeled());
      case Setting.Starred it ->
          update
              .setMessageId(it.messageId())
              .setMessageFromMe(it.fromMe())
              .setStarred(it.starred());
      case Setting.MessageDeleted it ->
          update.setMessageId(it.messageId()).setMessageFromMe(it.fromMe()).setMessageDeleted(true);
    }
    return update;
  }
}
