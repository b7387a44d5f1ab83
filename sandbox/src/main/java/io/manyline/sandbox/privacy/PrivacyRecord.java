package io.manyline.sandbox.privacy;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What an account has chosen; stored under `privacy/{number}`.
///
/// @param settings values by category, where they are not the default
/// @param except numbers that `contact_blacklist` leaves out, by category
/// @param blocked numbers, in the order in which they were blocked
/// @param contacts numbers that the account wrote to
/// @param timer seconds after which messages of new chats disappear, 0 for never
/// @param timerAt unix seconds
record PrivacyRecord(
    Map<String, String> settings,
    Map<String, Set<String>> except,
    Set<String> blocked,
    Set<String> contacts,
    long timer,
    long timerAt) {
  static final PrivacyRecord DEFAULT =
      new PrivacyRecord(Map.of(), Map.of(), Set.of(), Set.of(), 0, 0);

  PrivacyRecord {
    settings = new LinkedHashMap<>(settings);
    except = new LinkedHashMap<>(except);
    blocked = new LinkedHashSet<>(blocked);
    contacts = new LinkedHashSet<>(contacts);
  }

  PrivacyRecord copy() {
    return new PrivacyRecord(settings, except, blocked, contacts, timer, timerAt);
  }

  PrivacyRecord withTimer(long seconds, long at) {
    return new PrivacyRecord(settings, except, blocked, contacts, seconds, at);
  }
}
