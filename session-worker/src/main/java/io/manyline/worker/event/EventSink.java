package io.manyline.worker.event;

import io.manyline.proto.event.v1.SessionEvent;
import java.util.concurrent.CompletionStage;

/// Takes events of sessions, in order for each.
public interface EventSink {
  /// @return completes, on any thread, when the event cannot be lost any more
  CompletionStage<Void> publish(SessionEvent event);
}
