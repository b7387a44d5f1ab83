package io.manyline.worker.outbox;

import io.manyline.proto.command.v1.CommandOutcome;

/// Tells outcomes to whoever waits for them. Whoever misses it reads the stored one.
public interface OutcomeSink {
  void publish(CommandOutcome outcome);
}
