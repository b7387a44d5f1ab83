package io.manyline.gateway.people;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.manyline.proto.command.v1.PictureOutcome;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A profile picture.
///
/// @param status found, unchanged (it is still the one of known_id), or none
/// @param url where it can be loaded, for some days
@Schema(name = "Picture")
@JsonInclude(JsonInclude.Include.NON_NULL)
record PictureView(
    @Schema(allowableValues = {"found", "unchanged", "none"}) String status,
    @Nullable String id,
    @Nullable Boolean preview,
    @Nullable String url) {

  static PictureView of(PictureOutcome picture) {
    boolean found = picture.getStatus().equals("found");
    return new PictureView(
        picture.getStatus(),
        found ? picture.getId() : null,
        found ? picture.getPreview() : null,
        found ? picture.getUrl() : null);
  }
}
