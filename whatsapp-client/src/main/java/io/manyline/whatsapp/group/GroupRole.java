package io.manyline.whatsapp.group;

/// What a member may do in a group.
public enum GroupRole {
  MEMBER,
  ADMIN,
  /// The creator.
  SUPERADMIN;

  static GroupRole of(String type) {
    return switch (type) {
      case "admin" -> ADMIN;
      case "superadmin" -> SUPERADMIN;
      default -> MEMBER;
    };
  }
}
