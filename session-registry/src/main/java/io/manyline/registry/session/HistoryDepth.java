package io.manyline.registry.session;

import java.util.Locale;

/// How much of the account's past a session takes in; asked of the phone when it is linked.
public enum HistoryDepth {
  /// Names and addresses only.
  NONE,
  /// What a phone sends to every companion.
  RECENT,
  /// Everything that the phone has.
  FULL;

  public String publicName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
