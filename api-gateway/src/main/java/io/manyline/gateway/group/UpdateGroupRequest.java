package io.manyline.gateway.group;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.proto.command.v1.ChangeGroup;
import io.manyline.proto.command.v1.GroupCommand;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Body of a change: what is absent stays as it is. @param description empty deletes it
@Schema(name = "GroupChange")
record UpdateGroupRequest(
    @Schema(maxLength = GroupFields.MAX_SUBJECT) @Nullable String subject,
    @Schema(maxLength = GroupFields.MAX_DESCRIPTION) @Nullable String description,
    @Nullable Boolean announce,
    @Nullable Boolean locked,
    @Nullable Long ephemeralSeconds,
    @Nullable Boolean adminsAdd,
    @Nullable Boolean approval) {

  GroupCommand command(String group) {
    ChangeGroup.Builder change =
        GroupSwitches.of(announce, locked, ephemeralSeconds, adminsAdd, approval);
    if (subject != null) {
      change.setSubject(GroupFields.subject(subject));
    }
    if (description != null) {
      change.setDescription(GroupFields.description(description));
    }
    if (change.build().equals(ChangeGroup.getDefaultInstance())) {
      throw ErrorCode.VALIDATION_FAILED.because("The body names nothing to change.");
    }
    return GroupCommand.newBuilder().setGroup(group).setChange(change).build();
  }
}
