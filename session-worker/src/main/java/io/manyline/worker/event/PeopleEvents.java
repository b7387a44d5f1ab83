package io.manyline.worker.event;

import io.manyline.proto.event.JsonNumber;
import io.manyline.proto.event.v1.AboutUpdated;
import io.manyline.proto.event.v1.BlocklistUpdated;
import io.manyline.proto.event.v1.PictureUpdated;
import io.manyline.proto.event.v1.PrivacyUpdated;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.whatsapp.event.WaEvent;

/// What people, or our own other devices, changed of profiles and privacy, as the platform tells
/// it.
final class PeopleEvents {
  private PeopleEvents() {}

  static SessionEvent translate(WaEvent.PictureChanged it, EventComposer composer) {
    String chat = it.target().toString();
    PictureUpdated.Builder update =
        PictureUpdated.newBuilder().setChat(chat).setAt(EventComposer.timestamp(it.at()));
    if (!it.target().isGroup()) {
      update.setAddress(EventTranslator.address(it.address()));
    }
    if (it.by() != null) {
      update.setBy(EventTranslator.address(it.by()));
    }
    if (it.pictureId() != null) {
      update.setPictureId(it.pictureId());
    }
    return composer
        .event(composer.ids().notified(chat, it.id()), it.at(), chat)
        .setPictureUpdated(update)
        .build();
  }

  static SessionEvent translate(WaEvent.AboutChanged it, EventComposer composer) {
    String chat = it.chat().toString();
    return composer
        .event(composer.ids().notified(chat, it.id()), it.at(), chat)
        .setAboutUpdated(
            AboutUpdated.newBuilder()
                .setChat(chat)
                .setFrom(EventTranslator.address(it.from()))
                .setAbout(it.text())
                .setAt(EventComposer.timestamp(it.at())))
        .build();
  }

  static SessionEvent translate(WaEvent.BlocklistChanged it, EventComposer composer) {
    BlocklistUpdated.Builder update =
        BlocklistUpdated.newBuilder().setAt(EventComposer.timestamp(it.at()));
    it.changes()
        .forEach(
            change ->
                update
                    .addChangesBuilder()
                    .setAddress(EventTranslator.address(change.address()))
                    .setBlocked(change.blocked()));
    return composer
        .event(composer.ids().notified("", it.id()), it.at(), "")
        .setBlocklistUpdated(update)
        .build();
  }

  static SessionEvent translate(WaEvent.PrivacyChanged it, EventComposer composer) {
    PrivacyUpdated.Builder update =
        PrivacyUpdated.newBuilder()
            .putAllSettings(it.settings())
            .setAt(EventComposer.timestamp(it.at()));
    if (it.defaultTimer() != null) {
      update.setDefaultTimerSeconds(JsonNumber.of(it.defaultTimer()));
    }
    return composer
        .event(composer.ids().notified("", it.id()), it.at(), "")
        .setPrivacyUpdated(update)
        .build();
  }
}
