package io.manyline.worker.event;

import io.manyline.proto.event.v1.Address;
import io.manyline.proto.event.v1.ChatLinked;
import io.manyline.proto.event.v1.ContactIdentityChanged;
import io.manyline.proto.event.v1.HistoryFailed;
import io.manyline.proto.event.v1.HistorySynced;
import io.manyline.proto.event.v1.MessageStatus;
import io.manyline.proto.event.v1.MessageUndecryptable;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.jid.Jid;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/// Translates what the client tells into what the platform tells.
///
/// **Flow:** the device store translates what a commit received; the inbox keeps and publishes it.
/// Times are those of the fact, so that a repetition has the same body.
public final class EventTranslator {
  private final EventComposer composer;
  private final InstantSource clock;
  private final MessageEvents messages;

  public EventTranslator(EventComposer composer, InstantSource clock) {
    this.composer = composer;
    this.clock = clock;
    this.messages = new MessageEvents(composer);
  }

  public SessionEvent translate(WaEvent.Durable event) {
    return switch (event) {
      case WaEvent.MessageReceived it -> messages.translate(it);
      case WaEvent.MessageUndecryptable it -> undecryptable(it);
      case WaEvent.ReceiptReceived it -> receipt(it);
      case WaEvent.ChatLinked it -> linked(it);
      case WaEvent.HistorySynced it -> history(it);
      case WaEvent.HistoryFailed it -> historyFailed(it);
      case WaEvent.SettingsChanged it -> SettingEvents.translate(it, composer);
      case WaEvent.SettingsFailed it -> SettingEvents.failed(it, composer, clock.instant());
      case WaEvent.GroupChanged it -> GroupEvents.translate(it, composer);
      case WaEvent.IdentityChanged it -> identityChanged(it);
      case WaEvent.PictureChanged it -> PeopleEvents.translate(it, composer);
      case WaEvent.AboutChanged it -> PeopleEvents.translate(it, composer);
      case WaEvent.BlocklistChanged it -> PeopleEvents.translate(it, composer);
      case WaEvent.PrivacyChanged it -> PeopleEvents.translate(it, composer);
      case WaEvent.ChannelPostReceived it -> messages.translate(it);
      case WaEvent.ChannelCounts it -> ChannelEvents.counts(it, composer);
      case WaEvent.ChannelChanged it -> ChannelEvents.changed(it, composer);
      case WaEvent.CallReceived it -> CallEvents.received(it, composer);
      case WaEvent.CallEnded it -> CallEvents.ended(it, composer);
    };
  }

  private SessionEvent undecryptable(WaEvent.MessageUndecryptable it) {
    String chat = it.chat().toString();
    return composer
        .event(
            composer.ids().undecryptable(chat, it.sender().toString(), it.messageId()),
            it.sentAt(),
            chat)
        .setMessageUndecryptable(
            MessageUndecryptable.newBuilder()
                .setMessageId(it.messageId())
                .setChat(chat)
                .setFrom(address(it.from()))
                .setReason(it.reason())
                .setSentAt(EventComposer.timestamp(it.sentAt())))
        .build();
  }

  private SessionEvent receipt(WaEvent.ReceiptReceived it) {
    String chat = it.chat().toString();
    String state = it.status().name().toLowerCase(Locale.ROOT);
    Jid by = it.by().lid() != null ? it.by().lid() : it.by().phone();
    return composer
        .event(
            composer.ids().receipt(chat, String.valueOf(by), state, it.messageIds()), it.at(), chat)
        .setMessageStatus(
            MessageStatus.newBuilder()
                .addAllMessageIds(it.messageIds())
                .setChat(chat)
                .setStatus(state)
                .setBy(address(it.by()))
                .setAt(EventComposer.timestamp(it.at())))
        .build();
  }

  private SessionEvent history(WaEvent.HistorySynced it) {
    return composer
        .event(composer.ids().history(it.id()), clock.instant(), "")
        .setHistorySynced(
            HistorySynced.newBuilder()
                .setPart(it.type())
                .setPartId(it.id())
                .setProgress(it.progress())
                .setChats(it.counts().chats())
                .setMessages(it.counts().messages())
                .setNames(it.counts().names())
                .setRecords(it.counts().records())
                .setTooLarge(it.counts().tooLarge()))
        .build();
  }

  private SessionEvent historyFailed(WaEvent.HistoryFailed it) {
    return composer
        .event(composer.ids().historyFailed(it.id()), clock.instant(), "")
        .setHistoryFailed(
            HistoryFailed.newBuilder().setPart(it.type()).setPartId(it.id()).setReason(it.reason()))
        .build();
  }

  private SessionEvent linked(WaEvent.ChatLinked it) {
    String chat = it.chat().toString();
    String forms = it.address().phone() + " " + it.address().lid();
    return composer
        .event(composer.ids().chatLinked(chat, forms), clock.instant(), chat)
        .setChatLinked(ChatLinked.newBuilder().setChat(chat).setAddress(address(it.address())))
        .build();
  }

  private SessionEvent identityChanged(WaEvent.IdentityChanged it) {
    String chat = it.chat().toString();
    Instant at = it.at() == null ? clock.instant() : it.at();
    return composer
        .event(composer.ids().identityChanged(chat, it.id()), at, chat)
        .setContactIdentityChanged(
            ContactIdentityChanged.newBuilder()
                .setChat(chat)
                .setContact(address(it.contact()))
                .setAt(EventComposer.timestamp(at)))
        .build();
  }

  /// Both forms of an address, each where known.
  public static Address address(WaEvent.Address address) {
    Address.Builder both = Address.newBuilder();
    if (address.phone() != null) {
      both.setPhone(address.phone().user());
    }
    if (address.lid() != null) {
      both.setLid(address.lid().account().toString());
    }
    return both.build();
  }
}
