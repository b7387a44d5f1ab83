package io.manyline.worker.message;

import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.outbox.CommandResult;
import io.manyline.worker.outbox.Outcomes;
import io.manyline.worker.outbox.PendingCommand;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Rejects a call that rings; that it ended comes as an event.
final class RejectCallHandler implements CommandHandler {
  private final InstantSource clock;

  RejectCallHandler(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public CompletionStage<CommandResult> handle(
      PendingCommand pending, SessionConnection connection) {
    return connection
        .rejectCall(pending.command().getRejectCall().getCallId())
        .thenApply(
            _ ->
                new CommandResult.Finished(
                    Outcomes.done(pending.command(), clock.instant()), List.of()));
  }
}
