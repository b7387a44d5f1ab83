package io.manyline.dispatcher.subscription;

import io.manyline.dispatcher.delivery.DeliveryTask;

/// Takes the tasks of events, those of a session in the order of its events.
public interface TaskSink {
  /// Does not block.
  ///
  /// @param whenReleased called once, when the Kafka offset may advance past the event
  void take(DeliveryTask task, Runnable whenReleased);
}
