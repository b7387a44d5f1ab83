package io.manyline.worker.message;

import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.outbox.CommandResult;
import io.manyline.worker.outbox.Outcomes;
import io.manyline.worker.outbox.PendingCommand;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Unlinks the device; that the connection ends for it, and why, comes as an event.
final class LogOutHandler implements CommandHandler {
  private final InstantSource clock;

  LogOutHandler(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public CompletionStage<CommandResult> handle(
      PendingCommand pending, SessionConnection connection) {
    return connection
        .logOut()
        .thenApply(
            _ ->
                new CommandResult.Finished(
                    Outcomes.done(pending.command(), clock.instant()), List.of()));
  }
}
