package io.manyline.gateway.group;

import io.manyline.proto.command.v1.CreateGroup;
import io.manyline.proto.command.v1.GroupCommand;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Body of a new group.
///
/// @param participants phone numbers with country code, or addresses `…@lid`
/// @param announce only admins write
/// @param locked only admins change subject, description and settings
/// @param ephemeralSeconds after which messages disappear
/// @param adminsAdd only admins add members
/// @param approval admins decide who joins by invitation
@Schema(name = "NewGroup")
record CreateGroupRequest(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, maxLength = GroupFields.MAX_SUBJECT)
        @Nullable String subject,
    @Nullable List<@Nullable String> participants,
    @Nullable Boolean announce,
    @Nullable Boolean locked,
    @Nullable Long ephemeralSeconds,
    @Nullable Boolean adminsAdd,
    @Nullable Boolean approval) {

  GroupCommand command() {
    return GroupCommand.newBuilder()
        .setCreate(
            CreateGroup.newBuilder()
                .setSubject(GroupFields.subject(subject))
                .addAllMembers(GroupFields.people(participants, false))
                .setSettings(
                    GroupSwitches.of(announce, locked, ephemeralSeconds, adminsAdd, approval)))
        .build();
  }
}
