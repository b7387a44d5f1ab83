package io.manyline.worker.message;

import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.outbox.CommandResult;
import io.manyline.worker.outbox.PendingCommand;
import java.util.concurrent.CompletionStage;

/// Carries out one kind of command.
public interface CommandHandler {
  /// Begins; the answer of WhatsApp completes the stage, on the lane, or fails it with
  /// `SendException`.
  CompletionStage<CommandResult> handle(PendingCommand pending, SessionConnection connection);
}
