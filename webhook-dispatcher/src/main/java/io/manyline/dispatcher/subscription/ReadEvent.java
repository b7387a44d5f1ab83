package io.manyline.dispatcher.subscription;

import io.manyline.dispatcher.endpoint.EventOwner;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.proto.event.v1.SessionEvent;
import java.time.Instant;

/// An event as read, before it is known who wants it.
public record ReadEvent(
    EventPosition position, SessionEvent event, EventOwner owner, Instant readAt, Release release) {
  /// Lets the Kafka offset advance past the event, once it was told of the tasks and each was done.
  public interface Release {
    /// Called once, before the first [#done]. @param tasks how often that is called
    void expect(int tasks);

    void done();
  }
}
