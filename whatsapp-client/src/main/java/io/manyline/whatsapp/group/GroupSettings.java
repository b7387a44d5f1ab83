package io.manyline.whatsapp.group;

/// What a group allows.
///
/// @param announce only admins write
/// @param locked only admins change subject, description and picture
/// @param ephemeralSeconds after which messages disappear, 0 for never
/// @param adminsAdd only admins add members
/// @param approval admins decide who joins
public record GroupSettings(
    boolean announce, boolean locked, long ephemeralSeconds, boolean adminsAdd, boolean approval) {
  public static final GroupSettings DEFAULT = new GroupSettings(false, false, 0, false, false);
}
