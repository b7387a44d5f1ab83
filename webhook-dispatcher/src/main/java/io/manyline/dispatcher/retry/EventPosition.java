package io.manyline.dispatcher.retry;

/// Where an event stands in the topic `session-events`.
public record EventPosition(int partition, long offset) {
  private static final String ZEROS = "0".repeat(20);

  /// Id of a pointer: the offset in 20 digits first, so that text order is offset order. All events
  /// of a session are in one partition, so within a chat this is the order of happening.
  String pointerId() {
    String digits = Long.toString(offset);
    return ZEROS.substring(digits.length()) + digits + ":" + partition;
  }

  static EventPosition ofPointerId(String id) {
    int colon = id.indexOf(':');
    return new EventPosition(
        Integer.parseInt(id.substring(colon + 1)), Long.parseLong(id.substring(0, colon)));
  }
}
