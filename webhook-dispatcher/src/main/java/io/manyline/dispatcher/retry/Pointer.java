package io.manyline.dispatcher.retry;

import io.manyline.registry.webhook.EndpointId;
import java.time.Instant;
import java.util.Optional;

/// An event that an endpoint has not got yet, by its place in Kafka.
///
/// **Shape:** as text in Redis: format byte `1`, then `attempts read-at-in-ms chat-key event-id`
/// apart by spaces; endpoint and position are in the key and the field.
///
/// @param attempts how many were made
/// @param readAt when a dispatcher first read the event
public record Pointer(
    EventPosition position,
    EndpointId endpoint,
    ChatKey chat,
    String eventId,
    int attempts,
    Instant readAt) {
  private static final String FORMAT = "1";

  Pointer afterAttempt() {
    return new Pointer(position, endpoint, chat, eventId, attempts + 1, readAt);
  }

  String toText() {
    return "%s%d %d %s %s"
        .formatted(FORMAT, attempts, readAt.toEpochMilli(), chat.value(), eventId);
  }

  /// @return empty for a pointer of a format that this release does not know
  static Optional<Pointer> of(EndpointId endpoint, String id, String text) {
    String[] parts = text.split(" ", 4);
    if (!text.startsWith(FORMAT) || parts.length != 4) {
      return Optional.empty();
    }
    return Optional.of(
        new Pointer(
            EventPosition.ofPointerId(id),
            endpoint,
            new ChatKey(parts[2]),
            parts[3],
            Integer.parseInt(parts[0].substring(FORMAT.length())),
            Instant.ofEpochMilli(Long.parseLong(parts[1]))));
  }
}
