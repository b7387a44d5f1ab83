package io.manyline.proto.event;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.manyline.proto.event.v1.SessionEvent;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Public type names of events. They are a contract: added, never renamed.
public enum EventType {
  MESSAGE_RECEIVED("message.received", SessionEvent.EventCase.MESSAGE_RECEIVED),
  MESSAGE_SENT("message.sent", SessionEvent.EventCase.MESSAGE_SENT),
  MESSAGE_STATUS("message.status", SessionEvent.EventCase.MESSAGE_STATUS),
  MESSAGE_UNDECRYPTABLE("message.undecryptable", SessionEvent.EventCase.MESSAGE_UNDECRYPTABLE),
  SESSION_QR("session.qr", SessionEvent.EventCase.SESSION_QR),
  SESSION_PAIRING_CODE("session.pairing_code", SessionEvent.EventCase.SESSION_PAIRING_CODE),
  SESSION_PASSKEY("session.passkey", SessionEvent.EventCase.SESSION_PASSKEY),
  SESSION_STATUS("session.status", SessionEvent.EventCase.SESSION_STATUS),
  MESSAGE_REACTION("message.reaction", SessionEvent.EventCase.MESSAGE_REACTION),
  MESSAGE_EDITED("message.edited", SessionEvent.EventCase.MESSAGE_EDITED),
  MESSAGE_DELETED("message.deleted", SessionEvent.EventCase.MESSAGE_DELETED),
  MESSAGE_POLL_VOTE("message.poll_vote", SessionEvent.EventCase.POLL_VOTED),
  MESSAGE_EVENT_RESPONSE("message.event_response", SessionEvent.EventCase.EVENT_ANSWERED),
  MEDIA_READY("media.ready", SessionEvent.EventCase.MEDIA_READY),
  MEDIA_FAILED("media.failed", SessionEvent.EventCase.MEDIA_FAILED),
  CHAT_LINKED("chat.linked", SessionEvent.EventCase.CHAT_LINKED),
  GROUP_UPDATED("group.updated", SessionEvent.EventCase.GROUP_UPDATED),
  CONTACT_UPDATED("contact.updated", SessionEvent.EventCase.CONTACT_UPDATED),
  CONTACT_IDENTITY_CHANGED(
      "contact.identity_changed", SessionEvent.EventCase.CONTACT_IDENTITY_CHANGED),
  CHAT_UPDATED("chat.updated", SessionEvent.EventCase.CHAT_UPDATED),
  LABEL_UPDATED("label.updated", SessionEvent.EventCase.LABEL_UPDATED),
  PROFILE_UPDATED("profile.updated", SessionEvent.EventCase.PROFILE_UPDATED),
  PRESENCE_UPDATED("presence.updated", SessionEvent.EventCase.PRESENCE_UPDATED),
  CHAT_TYPING("chat.typing", SessionEvent.EventCase.CHAT_TYPING),
  PICTURE_UPDATED("picture.updated", SessionEvent.EventCase.PICTURE_UPDATED),
  ABOUT_UPDATED("about.updated", SessionEvent.EventCase.ABOUT_UPDATED),
  BLOCKLIST_UPDATED("blocklist.updated", SessionEvent.EventCase.BLOCKLIST_UPDATED),
  PRIVACY_UPDATED("privacy.updated", SessionEvent.EventCase.PRIVACY_UPDATED),
  SETTINGS_FAILED("settings.failed", SessionEvent.EventCase.SETTINGS_FAILED),
  HISTORY_SYNCED("history.synced", SessionEvent.EventCase.HISTORY_SYNCED),
  HISTORY_FAILED("history.failed", SessionEvent.EventCase.HISTORY_FAILED),
  CALL_RECEIVED("call.received", SessionEvent.EventCase.CALL_RECEIVED),
  CALL_ENDED("call.ended", SessionEvent.EventCase.CALL_ENDED),
  CHANNEL_UPDATED("channel.updated", SessionEvent.EventCase.CHANNEL_UPDATED),
  CHANNEL_POST_UPDATED("channel.post_updated", SessionEvent.EventCase.CHANNEL_POST_UPDATED),
  WEBHOOK_DISABLED("webhook.disabled", SessionEvent.EventCase.WEBHOOK_DISABLED);

  private static final Map<SessionEvent.EventCase, EventType> BY_CASE =
      Arrays.stream(values()).collect(Collectors.toMap(type -> type.eventCase, type -> type));

  private final String publicName;
  private final SessionEvent.EventCase eventCase;
  private final FieldDescriptor field;

  EventType(String publicName, SessionEvent.EventCase eventCase) {
    this.publicName = publicName;
    this.eventCase = eventCase;
    this.field = SessionEvent.getDescriptor().findFieldByNumber(eventCase.getNumber());
  }

  public String publicName() {
    return publicName;
  }

  /// The message that is its `data`.
  Descriptor member() {
    return field.getMessageType();
  }

  /// The same of one event of this type.
  Message memberOf(SessionEvent event) {
    return (Message) event.getField(field);
  }

  /// The type of an event, or empty for one that a newer release wrote.
  public static Optional<EventType> of(SessionEvent event) {
    return Optional.ofNullable(BY_CASE.get(event.getEventCase()));
  }
}
