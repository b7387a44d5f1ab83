package io.manyline.whatsapp.syncd;

import java.util.Arrays;
import java.util.Optional;

/// The collections that an account's settings are kept in, each with a version of its own.
///
/// **Source:** whatsmeow appstate/keys.go, Baileys src/Types/Chat.ts `ALL_WA_PATCH_NAMES`.
public enum SyncCollection {
  /// Push name, locale: what a device needs before it shows anything.
  CRITICAL_BLOCK("critical_block"),
  /// Contacts.
  CRITICAL_UNBLOCK_LOW("critical_unblock_low"),
  /// Mute, star, cleared and deleted chats.
  REGULAR_HIGH("regular_high"),
  /// Labels, quick replies.
  REGULAR("regular"),
  /// Pin, archive, read marks.
  REGULAR_LOW("regular_low");

  private final String wireName;

  SyncCollection(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public static Optional<SyncCollection> of(String wireName) {
    return Arrays.stream(values()).filter(each -> each.wireName.equals(wireName)).findFirst();
  }
}
