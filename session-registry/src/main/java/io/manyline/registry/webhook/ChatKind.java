package io.manyline.registry.webhook;

import java.util.Optional;

/// What kind of chat an event is of.
public enum ChatKind {
  /// With one person, under either of their addresses.
  DIRECT,
  /// Groups and communities.
  GROUP,
  /// Status posts.
  STATUS,
  CHANNEL;

  /// @param orderKey of a `SessionEvent`: a canonical chat id, `#` and something behind it or not
  /// @return empty for events of the session itself
  public static Optional<ChatKind> of(String orderKey) {
    int end = orderKey.indexOf('#');
    String chat = end < 0 ? orderKey : orderKey.substring(0, end);
    if (chat.isEmpty()) {
      return Optional.empty();
    }
    if (chat.equals("status@broadcast")) {
      return Optional.of(STATUS);
    }
    return Optional.of(
        switch (chat.substring(chat.indexOf('@') + 1)) {
          case "g.us" -> GROUP;
          case "newsletter" -> CHANNEL;
          default -> DIRECT;
        });
  }
}
