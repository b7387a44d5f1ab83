package io.manyline.gateway.group;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.GroupOutcome;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of a change of a group; what does not apply is left out.
///
/// @param status done, or queued: it is carried out within a minute or fails
/// @param groupId of a group that was made or joined
/// @param waiting an admin of the group decides first
/// @param participants one result for each one asked
@Schema(name = "GroupAction")
@JsonInclude(JsonInclude.Include.NON_NULL)
record GroupActionView(
    String commandId,
    @Schema(allowableValues = {"done", "queued"}) String status,
    @Nullable String groupId,
    @Nullable Boolean waiting,
    @Nullable GroupView group,
    @Nullable List<PersonView> participants,
    @Nullable String inviteCode,
    @Nullable String inviteLink) {
  private static final String LINK = "https://chat.whatsapp.com/";

  static GroupActionView queued(String commandId) {
    return new GroupActionView(commandId, "queued", null, null, null, null, null, null);
  }

  static GroupActionView of(CommandOutcome outcome) {
    GroupOutcome group = outcome.getGroup();
    String id = outcome.getCommandId();
    return switch (group.getResultCase()) {
      case GROUP -> {
        GroupView view = GroupView.of(group.getGroup());
        yield new GroupActionView(id, "done", view.id(), null, view, null, null, null);
      }
      case MEMBERS -> {
        List<PersonView> people = PersonView.results(group.getMembers().getMembersList());
        yield new GroupActionView(id, "done", null, null, null, people, null, null);
      }
      case INVITE_CODE -> {
        String code = group.getInviteCode();
        yield new GroupActionView(id, "done", null, null, null, null, code, LINK + code);
      }
      case JOINED ->
          new GroupActionView(
              id,
              "done",
              group.getJoined().getId(),
              group.getJoined().getWaiting(),
              null,
              null,
              null,
              null);
      case GROUPS, REQUESTS, RESULT_NOT_SET ->
          new GroupActionView(id, "done", null, null, null, null, null, null);
    };
  }
}
