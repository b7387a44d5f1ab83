package io.manyline.worker.history;

import io.manyline.proto.history.v1.HistoryChat;
import io.manyline.proto.history.v1.HistoryMessage;
import io.manyline.proto.history.v1.HistoryName;
import io.manyline.proto.history.v1.HistoryRecord;
import io.manyline.proto.message.v1.MessageContent;
import io.manyline.proto.message.v1.Unsupported;
import io.manyline.registry.session.SessionConfig;
import io.manyline.whatsapp.history.HistoryChunk;
import io.manyline.whatsapp.history.HistorySink;
import io.manyline.worker.content.ContentKind;
import io.manyline.worker.content.EventContents;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.event.EventIds;
import io.manyline.worker.event.EventTranslator;
import java.util.concurrent.CompletionStage;

/// The past of one session, within one claim: a chunk becomes a record.
///
/// **Flow:** the client's history room → here → [HistoryRecordSink]. **Shape:** a record's id is
/// derived from session, part and number, so that a part that is taken in again, after a crash, has
/// the same ids. A content of more than [#MAX_CONTENT] bytes is `unsupported`, kind `too_large`.
public final class SessionHistory implements HistorySink {
  static final int MAX_CONTENT = 256 << 10;

  private final SessionConfig session;
  private final EventIds ids;
  private final long fence;
  private final HistoryRecordSink sink;

  public SessionHistory(SessionConfig session, long fence, HistoryRecordSink sink) {
    this.session = session;
    this.ids = new EventIds(session.uid());
    this.fence = fence;
    this.sink = sink;
  }

  @Override
  public CompletionStage<Void> take(HistoryChunk chunk) {
    return sink.publish(record(chunk));
  }

  private HistoryRecord record(HistoryChunk chunk) {
    HistoryRecord.Builder record =
        HistoryRecord.newBuilder()
            .setRecordId(ids.historyRecord(chunk.part(), chunk.number()))
            .setSessionUid(session.uid().value())
            .setTenant(session.tenant().value())
            .setSessionId(session.id().value())
            .setNetwork(session.network().wireName())
            .setFence(fence)
            .setPart(chunk.part())
            .setType(chunk.type())
            .setNumber(chunk.number())
            .setProgress(chunk.progress());
    chunk.chats().forEach(chat -> record.addChats(chat(chat)));
    chunk.messages().forEach(message -> record.addMessages(message(message)));
    chunk
        .names()
        .forEach(
            name ->
                record.addNames(
                    HistoryName.newBuilder()
                        .setAddress(EventTranslator.address(name.address()))
                        .setName(name.name())));
    return record.build();
  }

  private static HistoryChat chat(HistoryChunk.Chat chat) {
    HistoryChat.Builder written =
        HistoryChat.newBuilder()
            .setChat(chat.chat().toString())
            .setName(chat.name())
            .setUnread(Math.max(0, chat.marks().unread()))
            .setMarkedUnread(chat.marks().unread() < 0)
            .setArchived(chat.marks().archived())
            .setPinned(chat.marks().pinned())
            .setComplete(chat.complete());
    if (chat.address().phone() != null || chat.address().lid() != null) {
      written.setAddress(EventTranslator.address(chat.address()));
    }
    if (chat.lastMessageAt() != null) {
      written.setLastMessageAt(EventComposer.timestamp(chat.lastMessageAt()));
    }
    if (chat.mutedUntil() != null) {
      written.setMutedUntil(EventComposer.timestamp(chat.mutedUntil()));
    }
    return written.build();
  }

  private static HistoryMessage message(HistoryChunk.Item message) {
    MessageContent content = bounded(EventContents.write(message.content()));
    ContentKind kind = ContentKind.of(content);
    HistoryMessage.Builder written =
        HistoryMessage.newBuilder()
            .setMessageId(message.messageId())
            .setChat(message.chat().toString())
            .setFrom(EventTranslator.address(message.from()))
            .setFromMe(message.fromMe())
            .setSentAt(EventComposer.timestamp(message.sentAt()))
            .setPushName(message.pushName())
            .setStatus(message.status())
            .setStarred(message.starred())
            .setGroup(message.chat().isGroup())
            .setKind(kind.name())
            .setContent(content);
    kind.text().ifPresent(written::setText);
    return written.build();
  }

  private static MessageContent bounded(MessageContent content) {
    return content.getSerializedSize() <= MAX_CONTENT
        ? content
        : MessageContent.newBuilder()
            .setUnsupported(Unsupported.newBuilder().setKind("too_large"))
            .build();
  }
}
