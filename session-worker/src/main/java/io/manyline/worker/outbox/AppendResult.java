package io.manyline.worker.outbox;

import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.SessionCommand;

/// What the outbox knows of a command that was appended.
public sealed interface AppendResult {
  /// It is new, and durable now.
  record Appended() implements AppendResult {}

  /// It waits there already. @param command as first appended
  record Waiting(SessionCommand command) implements AppendResult {}

  /// It has its outcome.
  record Answered(CommandOutcome outcome) implements AppendResult {}

  /// No room; nothing was stored.
  record Full() implements AppendResult {}

  /// There is no such session; nothing was stored.
  record NoSession() implements AppendResult {}
}
