package io.manyline.dispatcher.subscription;

import io.manyline.dispatcher.delivery.DeliveryTask;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.webhook.EndpointId;
import java.time.Instant;
import java.util.List;

/// Turns an event into one task for each endpoint that wants it: the session's own endpoint wants
/// all.
///
/// Whether the endpoint is there is asked when the task's turn comes, not here: nothing here waits.
public final class SubscriptionMatcher {
  /// @throws IllegalArgumentException when the event names no session
  public List<DeliveryTask> tasksOf(EventPosition position, SessionEvent event, Instant readAt) {
    SessionUid uid = new SessionUid(event.getSessionUid());
    return List.of(new DeliveryTask(position, event, EndpointId.ofSession(uid), readAt));
  }
}
