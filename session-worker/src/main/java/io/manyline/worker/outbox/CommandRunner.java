package io.manyline.worker.outbox;

import java.util.concurrent.CompletionStage;

/// Carries commands out on the connection of the moment.
public interface CommandRunner {
  /// @return completes on the lane, never with an exception that the runner could foresee
  CompletionStage<CommandResult> run(PendingCommand pending);

  /// What came of a command whose deadline passed before it could be carried out.
  CommandResult.Finished expired(PendingCommand pending);
}
