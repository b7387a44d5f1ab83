package io.manyline.dispatcher.retry;

import io.manyline.proto.event.v1.SessionEvent;

/// Reads events back by pointer.
public interface EventSource {
  /// Blocks for one read. Never throws.
  Found read(EventPosition position);

  /// What stands at a position.
  sealed interface Found {
    record Event(SessionEvent event) implements Found {}

    /// Kafka no longer has it.
    record Gone() implements Found {}

    /// Kafka does not answer now.
    record Unavailable() implements Found {}
  }
}
