package io.manyline.whatsapp.history;

/// How much of the account's past a session takes in.
///
/// **Source:** docs/protocol/history.md: what a companion asks for when it registers.
public enum HistoryDepth {
  /// Addresses and names only: no message of the past is told, and no file with any is fetched.
  NONE,
  /// What phones send to every companion: the latest messages of each chat.
  RECENT,
  /// Everything that the phone has; asked for when the session is linked.
  FULL;

  /// Whether messages in parts of that type are told.
  boolean tells(HistoryType type) {
    return switch (type) {
      case FULL -> this == FULL;
      default -> this != NONE;
    };
  }
}
