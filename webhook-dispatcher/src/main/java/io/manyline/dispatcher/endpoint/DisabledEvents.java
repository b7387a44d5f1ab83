package io.manyline.dispatcher.endpoint;

import io.manyline.proto.event.v1.SessionEvent;

/// Tells that an endpoint was disabled.
public interface DisabledEvents {
  /// Blocks until Kafka has it.
  ///
  /// @throws IllegalStateException when Kafka did not take it
  void publish(SessionEvent event);
}
