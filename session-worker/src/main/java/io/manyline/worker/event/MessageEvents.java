package io.manyline.worker.event;

import com.google.protobuf.Message;
import io.manyline.proto.event.JsonNumber;
import io.manyline.proto.event.v1.Address;
import io.manyline.proto.event.v1.EventAnswered;
import io.manyline.proto.event.v1.MessageDeleted;
import io.manyline.proto.event.v1.MessageEdited;
import io.manyline.proto.event.v1.MessageReaction;
import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.MessageSentByUs;
import io.manyline.proto.event.v1.PollVoted;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.event.v1.Target;
import io.manyline.proto.message.v1.MessageContent;
import io.manyline.proto.message.v1.MessageRef;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.worker.content.ContentKind;
import io.manyline.worker.content.EventContents;

/// Messages that came, as the platform tells them: by what they say.
///
/// **Shape:** what our own account says is `message.sent`, whatever its kind; what others say about
/// a message (reaction, edit, delete, vote, answer) is an event of its own with the `target`;
/// everything else is `message.received`.
final class MessageEvents {
  private final EventComposer composer;

  MessageEvents(EventComposer composer) {
    this.composer = composer;
  }

  SessionEvent translate(WaEvent.MessageReceived it) {
    return event(it, it.sender().toString()).build();
  }

  /// An edit comes under the id of what it changes: when it was made tells the two apart.
  SessionEvent translate(WaEvent.ChannelPostReceived post) {
    WaEvent.MessageReceived it = post.message();
    String kind = it.content().getClass().getSimpleName();
    String place = post.serverId() + "/" + kind + "/" + it.sentAt().toEpochMilli();
    SessionEvent.Builder event = event(it, place);
    int serverId = JsonNumber.of(post.serverId());
    switch (event.getEventCase()) {
      case MESSAGE_RECEIVED -> event.getMessageReceivedBuilder().setServerId(serverId);
      case MESSAGE_SENT -> event.getMessageSentBuilder().setServerId(serverId);
      case MESSAGE_EDITED -> event.getMessageEditedBuilder().setServerId(serverId);
      case MESSAGE_DELETED -> event.getMessageDeletedBuilder().setServerId(serverId);
      default -> {}
    }
    return event.build();
  }

  private SessionEvent.Builder event(WaEvent.MessageReceived it, String sender) {
    MessageContent content = EventContents.write(it.content());
    SessionEvent.Builder event =
        composer.event(
            composer.ids().message(it.chat().toString(), sender, it.messageId()),
            it.sentAt(),
            it.chat().toString());
    if (it.fromMe()) {
      return event.setMessageSent(sent(it, content));
    }
    switch (content.getContentCase()) {
      case REACTION ->
          event.setMessageReaction(
              about(MessageReaction.newBuilder(), it, content.getReaction().getTarget())
                  .setEmoji(content.getReaction().getEmoji()));
      case EDIT ->
          event.setMessageEdited(
              edited(
                  about(MessageEdited.newBuilder(), it, content.getEdit().getTarget()),
                  content.getEdit().getContent()));
      case DELETE ->
          event.setMessageDeleted(
              about(MessageDeleted.newBuilder(), it, content.getDelete().getTarget()));
      case POLL_VOTE ->
          event.setPollVoted(
              about(PollVoted.newBuilder(), it, content.getPollVote().getPoll())
                  .addAllOptions(content.getPollVote().getOptionsList())
                  .setReadable(content.getPollVote().getReadable()));
      case EVENT_RESPONSE ->
          event.setEventAnswered(
              about(EventAnswered.newBuilder(), it, content.getEventResponse().getEvent())
                  .setAnswer(content.getEventResponse().getAnswer())
                  .setExtraGuests(content.getEventResponse().getExtraGuests())
                  .setReadable(content.getEventResponse().getReadable()));
      default -> event.setMessageReceived(received(it, content));
    }
    return event;
  }

  private static MessageReceived.Builder received(
      WaEvent.MessageReceived it, MessageContent content) {
    ContentKind kind = ContentKind.of(content);
    MessageReceived.Builder message =
        MessageReceived.newBuilder()
            .setMessageId(it.messageId())
            .setChat(it.chat().toString())
            .setFrom(EventTranslator.address(it.from()))
            .setFromDevice(it.sender().device())
            .setPushName(it.pushName())
            .setSentAt(EventComposer.timestamp(it.sentAt()))
            .setGroup(it.chat().isGroup())
            .setKind(kind.name())
            .setContent(content);
    kind.text().ifPresent(message::setText);
    if (content.hasUnsupported()) {
      message.setUnsupportedKind(content.getUnsupported().getKind());
    }
    return message;
  }

  private static MessageSentByUs.Builder sent(WaEvent.MessageReceived it, MessageContent content) {
    ContentKind kind = ContentKind.of(content);
    MessageSentByUs.Builder message =
        MessageSentByUs.newBuilder()
            .setMessageId(it.messageId())
            .setChat(it.chat().toString())
            .setTo(EventTranslator.address(it.peer()))
            .setSentAt(EventComposer.timestamp(it.sentAt()))
            .setKind(kind.name())
            .setContent(content);
    kind.text().ifPresent(message::setText);
    return message;
  }

  private static MessageEdited.Builder edited(MessageEdited.Builder edited, MessageContent now) {
    ContentKind kind = ContentKind.of(now);
    edited.setKind(kind.name()).setContent(now);
    kind.text().ifPresent(edited::setText);
    return edited;
  }

  /// The fields that all events about a message have in common, by their names.
  private static <B extends Message.Builder> B about(
      B event, WaEvent.MessageReceived it, MessageRef target) {
    set(event, "message_id", it.messageId());
    set(event, "chat", it.chat().toString());
    set(event, "from", EventTranslator.address(it.from()));
    set(event, "push_name", it.pushName());
    set(event, "sent_at", EventComposer.timestamp(it.sentAt()));
    set(event, "group", it.chat().isGroup());
    Target.Builder meant =
        Target.newBuilder().setMessageId(target.getMessageId()).setFromMe(target.getFromMe());
    if (target.hasAuthor()) {
      meant.setAuthor(author(Jid.parse(target.getAuthor()), it));
    }
    set(event, "target", meant.build());
    return event;
  }

  /// Both forms where the author is one of those that the event knows.
  private static Address author(Jid author, WaEvent.MessageReceived it) {
    for (WaEvent.Address known : new WaEvent.Address[] {it.from(), it.peer()}) {
      if (author.equals(known.lid()) || author.equals(known.phone())) {
        return EventTranslator.address(known);
      }
    }
    return EventTranslator.address(
        author.isLid() ? new WaEvent.Address(null, author) : new WaEvent.Address(author, null));
  }

  private static void set(Message.Builder event, String field, Object value) {
    event.setField(event.getDescriptorForType().findFieldByName(field), value);
  }
}
