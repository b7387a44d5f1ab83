package io.manyline.sandbox.privacy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What an account decides on, and which answers there are; the first one is the default.
///
/// **Source:** docs/protocol/profile.md (whatsmeow types/user.go, Baileys src/Types/Chat.ts).
public enum PrivacyCategory {
  LAST("last", "all", "contacts", "contact_blacklist", "none"),
  ONLINE("online", "all", "match_last_seen"),
  PROFILE("profile", "all", "contacts", "contact_blacklist", "none"),
  STATUS("status", "all", "contacts", "contact_blacklist", "none"),
  READ_RECEIPTS("readreceipts", "all", "none"),
  GROUP_ADD("groupadd", "all", "contacts", "contact_blacklist", "none"),
  CALL_ADD("calladd", "all", "known"),
  MESSAGES("messages", "all", "contacts"),
  DEFENSE("defense", "off", "on_standard"),
  STICKERS("stickers", "contacts", "contact_allowlist", "none");

  private final String wireName;
  private final List<String> values;

  PrivacyCategory(String wireName, String... values) {
    this.wireName = wireName;
    this.values = List.of(values);
  }

  public String wireName() {
    return wireName;
  }

  String byDefault() {
    return values.getFirst();
  }

  public boolean takes(String value) {
    return values.contains(value);
  }

  public static Optional<PrivacyCategory> of(String wireName) {
    return Arrays.stream(values()).filter(each -> each.wireName.equals(wireName)).findFirst();
  }

  /// Those that a new account tells of.
  static final Set<PrivacyCategory> ALWAYS_TOLD =
      Set.of(LAST, ONLINE, PROFILE, STATUS, READ_RECEIPTS, GROUP_ADD, CALL_ADD, MESSAGES);
}
