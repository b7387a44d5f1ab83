package io.manyline.gateway.people;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.manyline.proto.command.v1.CommandOutcome;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What became of a change.
///
/// @param status done, or queued: it is carried out within a minute or fails
/// @param pictureId of a picture that was set
@Schema(name = "PeopleAction")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PeopleActionView(
    String commandId,
    @Schema(allowableValues = {"done", "queued"}) String status,
    @Nullable String pictureId) {

  static PeopleActionView queued(String commandId) {
    return new PeopleActionView(commandId, "queued", null);
  }

  static PeopleActionView done(String commandId, CommandOutcome outcome) {
    String picture = outcome.getPeople().getPictureId();
    return new PeopleActionView(commandId, "done", picture.isEmpty() ? null : picture);
  }
}
