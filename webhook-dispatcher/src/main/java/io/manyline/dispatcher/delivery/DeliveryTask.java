package io.manyline.dispatcher.delivery;

import io.manyline.dispatcher.retry.ChatKey;
import io.manyline.dispatcher.retry.EventPosition;
import io.manyline.dispatcher.retry.Pointer;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.Ordering;
import java.time.Instant;

/// One event on its way to one endpoint.
///
/// @param readAt when it came from Kafka
public record DeliveryTask(
    EventPosition position,
    SessionEvent event,
    EndpointId endpoint,
    Ordering ordering,
    Instant readAt) {
  /// The pointer of this task, before any attempt.
  Pointer pointer() {
    return new Pointer(position, endpoint, chat(), event.getEventId(), 0, readAt, false);
  }

  /// What it is ordered by: where the endpoint wants no order, each event by itself.
  ChatKey chat() {
    return switch (ordering) {
      case PER_CHAT -> ChatKey.of(event.getSessionUid(), event.getChat());
      case NONE -> ChatKey.ofEvent(event.getSessionUid(), event.getEventId());
    };
  }
}
