package io.manyline.sandbox.group;

/// What a group allows.
///
/// @param announce only admins write
/// @param locked only admins change subject, description and these settings
/// @param ephemeral seconds after which messages disappear, 0 for never
/// @param adminsAdd only admins add members
/// @param approval admins decide who joins by link
public record GroupSettings(
    boolean announce, boolean locked, int ephemeral, boolean adminsAdd, boolean approval) {
  public static final GroupSettings DEFAULT = new GroupSettings(false, false, 0, false, false);

  GroupSettings withAnnounce(boolean value) {
    return new GroupSettings(value, locked, ephemeral, adminsAdd, approval);
  }

  GroupSettings withLocked(boolean value) {
    return new GroupSettings(announce, value, ephemeral, adminsAdd, approval);
  }

  GroupSettings withEphemeral(int seconds) {
    return new GroupSettings(announce, locked, seconds, adminsAdd, approval);
  }

  GroupSettings withAdminsAdd(boolean value) {
    return new GroupSettings(announce, locked, ephemeral, value, approval);
  }

  GroupSettings withApproval(boolean value) {
    return new GroupSettings(announce, locked, ephemeral, adminsAdd, value);
  }
}
