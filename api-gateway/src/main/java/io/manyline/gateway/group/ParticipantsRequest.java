package io.manyline.gateway.group;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.proto.command.v1.ChangeMembers;
import io.manyline.proto.command.v1.GroupCommand;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Body of a change of members. @param participants phone numbers, or addresses `…@lid`
@Schema(name = "ParticipantsChange")
record ParticipantsRequest(
    @Schema(
            requiredMode = Schema.RequiredMode.REQUIRED,
            allowableValues = {"add", "remove", "promote", "demote", "approve", "reject"})
        @Nullable String action,
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable List<@Nullable String> participants) {
  private static final Set<String> ACTIONS =
      Set.of("add", "remove", "promote", "demote", "approve", "reject");

  GroupCommand command(String group) {
    if (action == null || !ACTIONS.contains(action)) {
      throw ErrorCode.VALIDATION_FAILED.because(
          "The field action is add, remove, promote, demote, approve or reject.");
    }
    return GroupCommand.newBuilder()
        .setGroup(group)
        .setMembers(
            ChangeMembers.newBuilder()
                .setAction(action)
                .addAllMembers(GroupFields.people(participants, true)))
        .build();
  }
}
