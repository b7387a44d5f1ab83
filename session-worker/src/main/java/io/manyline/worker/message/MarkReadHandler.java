package io.manyline.worker.message;

import io.manyline.proto.command.v1.MarkRead;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.outbox.CommandResult;
import io.manyline.worker.outbox.Outcomes;
import io.manyline.worker.outbox.PendingCommand;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Tells the senders of messages that they were read.
final class MarkReadHandler implements CommandHandler {
  private final InstantSource clock;

  MarkReadHandler(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public CompletionStage<CommandResult> handle(
      PendingCommand pending, SessionConnection connection) {
    MarkRead read = pending.command().getMarkRead();
    Jid chat = Recipients.parse(read.getChat());
    Jid sender = read.getSender().isEmpty() ? null : Recipients.parse(read.getSender());
    return connection
        .markRead(chat, sender, List.copyOf(read.getMessageIdsList()))
        .thenApply(
            _ ->
                new CommandResult.Finished(
                    Outcomes.done(pending.command(), clock.instant()), List.of()));
  }
}
