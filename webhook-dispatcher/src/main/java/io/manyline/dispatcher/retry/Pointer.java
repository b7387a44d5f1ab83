package io.manyline.dispatcher.retry;

import io.manyline.proto.text.Utf8Text;
import io.manyline.registry.webhook.EndpointId;
import java.time.Instant;
import java.util.Optional;

/// An event that an endpoint has not got yet, by its place in Kafka.
///
/// **Shape:** as text in Redis: format byte `2`, then `attempts read-at-in-ms chat-key late
/// event-id` apart by spaces, where late is `1` or `0`; endpoint and position are in the key and
/// the field. Format `1` had no late.
///
/// @param attempts how many were made
/// @param readAt when a dispatcher first read the event
/// @param late it stepped aside, so that later events of its chat may have gone before it
public record Pointer(
    EventPosition position,
    EndpointId endpoint,
    ChatKey chat,
    String eventId,
    int attempts,
    Instant readAt,
    boolean late) {
  private static final String FORMAT = "2";
  private static final String FORMAT_WITHOUT_LATE = "1";
  private static final int USUAL_LENGTH = 128;

  /// The next state of it. @param holdsChat whether later events of the chat wait for it
  Pointer afterAttempt(boolean holdsChat) {
    return new Pointer(position, endpoint, chat, eventId, attempts + 1, readAt, late || !holdsChat);
  }

  String toText() {
    Utf8Text text = new Utf8Text(USUAL_LENGTH);
    write(text);
    return text.toString();
  }

  void write(Utf8Text text) {
    text.ascii(FORMAT).number(attempts);
    text.ascii(' ').number(readAt.toEpochMilli());
    text.ascii(' ').ascii(chat.value());
    text.ascii(late ? " 1 " : " 0 ").ascii(eventId);
  }

  /// @return empty for a pointer of a format that this release does not know
  static Optional<Pointer> of(EndpointId endpoint, String id, String text) {
    boolean withLate = text.startsWith(FORMAT);
    int length = withLate ? 5 : 4;
    String[] parts = text.split(" ", length);
    if ((!withLate && !text.startsWith(FORMAT_WITHOUT_LATE)) || parts.length != length) {
      return Optional.empty();
    }
    return Optional.of(
        new Pointer(
            EventPosition.ofPointerId(id),
            endpoint,
            new ChatKey(parts[2]),
            parts[length - 1],
            Integer.parseInt(parts[0].substring(FORMAT.length())),
            Instant.ofEpochMilli(Long.parseLong(parts[1])),
            withLate && parts[3].equals("1")));
  }
}
