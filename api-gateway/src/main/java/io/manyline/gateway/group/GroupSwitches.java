package io.manyline.gateway.group;

import io.manyline.proto.command.v1.ChangeGroup;
import org.jspecify.annotations.Nullable;

/// What a group allows, as far as a request says it.
final class GroupSwitches {
  private GroupSwitches() {}

  static ChangeGroup.Builder of(
      @Nullable Boolean announce,
      @Nullable Boolean locked,
      @Nullable Long ephemeralSeconds,
      @Nullable Boolean adminsAdd,
      @Nullable Boolean approval) {
    ChangeGroup.Builder change = ChangeGroup.newBuilder();
    if (announce != null) {
      change.setAnnounce(announce);
    }
    if (locked != null) {
      change.setLocked(locked);
    }
    if (ephemeralSeconds != null) {
      change.setEphemeralSeconds(GroupFields.ephemeral(ephemeralSeconds));
    }
    if (adminsAdd != null) {
      change.setAdminsAdd(adminsAdd);
    }
    if (approval != null) {
      change.setApproval(approval);
    }
    return change;
  }
}
