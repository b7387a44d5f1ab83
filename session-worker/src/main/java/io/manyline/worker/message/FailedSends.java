package io.manyline.worker.message;

import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.event.v1.MessageStatus;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.outbox.CommandResult;
import io.manyline.worker.outbox.Outcomes;
import io.manyline.worker.outbox.PendingCommand;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// What a command that failed for good leads to: its outcome and, for a message, `message.status`.
final class FailedSends {
  private final EventComposer composer;
  private final InstantSource clock;

  FailedSends(EventComposer composer, InstantSource clock) {
    this.composer = composer;
    this.clock = clock;
  }

  CommandResult.Finished failed(PendingCommand pending, String code, String message) {
    SessionCommand command = pending.command();
    Instant now = clock.instant();
    return new CommandResult.Finished(
        Outcomes.failed(command, now, code, message),
        command.hasSendMessage() ? List.of(event(pending, code, now)) : List.of());
  }

  private SessionEvent event(PendingCommand pending, String code, Instant now) {
    PreparedMessage prepared = pending.prepared();
    String chat = prepared == null ? "" : prepared.chat().toString();
    return composer
        .event(composer.ids().command(pending.id(), "failed"), now, chat)
        .setMessageStatus(
            MessageStatus.newBuilder()
                .addMessageIds(pending.command().getSendMessage().getMessageId())
                .setChat(chat)
                .setStatus("failed")
                .setAt(EventComposer.timestamp(now))
                .setCode(code))
        .build();
  }
}
