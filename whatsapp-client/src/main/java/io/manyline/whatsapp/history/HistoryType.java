package io.manyline.whatsapp.history;

import java.util.Locale;

/// What a part of the history is.
///
/// **Shape:** the wire's number is the place in this list. **Source:** docs/protocol/history.md
/// (Baileys `WAProto/WAProto.proto` `HistorySyncType`).
enum HistoryType {
  INITIAL_BOOTSTRAP("initial_bootstrap", true),
  INITIAL_STATUS_V3("status", true),
  FULL("full", true),
  RECENT("recent", true),
  PUSH_NAME("push_name", false),
  NON_BLOCKING_DATA("non_blocking_data", false),
  ON_DEMAND("on_demand", true),
  OTHER("other", false);

  private final String publicName;
  private final boolean messages;

  HistoryType(String publicName, boolean messages) {
    this.publicName = publicName;
    this.messages = messages;
  }

  static HistoryType of(int number) {
    return number >= 0 && number < OTHER.ordinal() ? values()[number] : OTHER;
  }

  String publicName() {
    return publicName;
  }

  /// Whether messages are what it is for.
  boolean hasMessages() {
    return messages;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
