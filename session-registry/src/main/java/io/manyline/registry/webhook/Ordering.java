package io.manyline.registry.webhook;

/// In which order an endpoint gets its events.
public enum Ordering {
  /// One after the other in each chat.
  PER_CHAT,
  /// As they come, several of a chat at one time.
  NONE
}
