package io.manyline.worker.event;

import io.manyline.proto.event.JsonNumber;
import io.manyline.proto.event.v1.GroupUpdated;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.whatsapp.event.GroupChange;
import io.manyline.whatsapp.event.WaEvent;
import java.util.List;
import java.util.Locale;

/// What changed in a group, as the platform tells it.
final class GroupEvents {
  private GroupEvents() {}

  static SessionEvent translate(WaEvent.GroupChanged it, EventComposer composer) {
    String chat = it.group().toString();
    GroupUpdated.Builder update =
        GroupUpdated.newBuilder().setChat(chat).setAt(EventComposer.timestamp(it.at()));
    if (it.by().phone() != null || it.by().lid() != null) {
      update.setBy(EventTranslator.address(it.by()));
    }
    describe(it.change(), update);
    return composer
        .event(composer.ids().group(chat, it.id()), it.at(), chat)
        .setGroupUpdated(update)
        .build();
  }

  private static void describe(GroupChange change, GroupUpdated.Builder update) {
    switch (change) {
      case GroupChange.Joined it ->
          update
              .setChange("joined")
              .setSubject(it.subject())
              .setReason(it.invited() ? "invite" : "");
      case GroupChange.Members it -> {
        update.setChange(lower(it.action())).setReason(it.reason());
        members(it.who(), update);
      }
      case GroupChange.Subject it -> update.setChange("subject").setSubject(it.subject());
      case GroupChange.Description it -> {
        update.setChange("description");
        if (it.text() != null) {
          update.setDescription(it.text());
        }
      }
      case GroupChange.Setting it -> update.setChange(lower(it.name())).setOn(it.on());
      case GroupChange.Ephemeral it ->
          update.setChange("ephemeral").setEphemeralSeconds(JsonNumber.of(it.seconds()));
      case GroupChange.InviteCode it -> update.setChange("invite_code").setInviteCode(it.code());
      case GroupChange.JoinRequests it -> {
        update.setChange(it.created() ? "join_requested" : "join_request_withdrawn");
        members(it.who(), update);
      }
      case GroupChange.Deleted it -> update.setChange("deleted").setReason(it.reason());
      case GroupChange.Other it -> update.setChange("other").setOther(it.kind());
    }
  }

  private static void members(List<WaEvent.Address> who, GroupUpdated.Builder update) {
    who.forEach(each -> update.addMembers(EventTranslator.address(each)));
  }

  private static String lower(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
