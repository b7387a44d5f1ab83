package io.manyline.dispatcher.retry;

import io.manyline.proto.text.Utf8Text;

/// Where an event stands in the topic `session-events`.
public record EventPosition(int partition, long offset) {
  private static final String ZEROS = "0".repeat(20);
  private static final int USUAL_LENGTH = 24;

  /// Id of a pointer: the offset in 20 digits first, so that text order is offset order. All events
  /// of a session are in one partition, so within a chat this is the order of happening.
  String pointerId() {
    Utf8Text text = new Utf8Text(USUAL_LENGTH);
    writePointerId(text);
    return text.toString();
  }

  void writePointerId(Utf8Text text) {
    String digits = Long.toString(offset);
    text.ascii(ZEROS, digits.length(), ZEROS.length()).ascii(digits);
    text.ascii(':').number(partition);
  }

  static EventPosition ofPointerId(String id) {
    int colon = id.indexOf(':');
    return new EventPosition(
        Integer.parseInt(id.substring(colon + 1)), Long.parseLong(id.substring(0, colon)));
  }
}
