package io.manyline.worker.outbox;

import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.event.v1.SessionEvent;
import java.time.Duration;
import java.util.List;

/// What came of running a command.
public sealed interface CommandResult {
  /// It has its outcome. @param events that become durable with it
  record Finished(CommandOutcome outcome, List<SessionEvent> events) implements CommandResult {}

  /// It stays in the outbox. @param delay before it may run again
  record Parked(Duration delay) implements CommandResult {}

  /// The connection ended: it runs again on the next one.
  record AwaitingConnection() implements CommandResult {}
}
