package io.manyline.sandbox.group;

import org.jspecify.annotations.Nullable;

/// What a member may do. The creator is superadmin and cannot be demoted.
public enum GroupRole {
  MEMBER(null),
  ADMIN("admin"),
  SUPERADMIN("superadmin");

  private final @Nullable String wireName;

  GroupRole(@Nullable String wireName) {
    this.wireName = wireName;
  }

  /// Attribute `type` of a `<participant>`; null for none.
  @Nullable String wireName() {
    return wireName;
  }

  boolean isAdmin() {
    return this != MEMBER;
  }
}
