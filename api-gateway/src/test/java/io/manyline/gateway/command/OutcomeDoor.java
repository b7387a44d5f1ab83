package io.manyline.gateway.command;

import io.manyline.proto.command.v1.CommandOutcome;

/// Lets fixtures hand outcomes in, as the reader does.
public final class OutcomeDoor {
  private OutcomeDoor() {}

  public static void offer(OutcomeWaiters waiters, CommandId id, CommandOutcome outcome) {
    waiters.offer(id, outcome);
  }
}
