package io.manyline.gateway.media;

import io.manyline.proto.command.v1.MediaLoaded;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What became of having a file loaded.
///
/// @param status ready, or queued: media.ready or media.failed tells what became of it
/// @param url path of the file
@Schema(name = "LoadedMedia")
record LoadedMediaView(
    @Schema(allowableValues = {"ready", "queued"}) String status,
    String commandId,
    @Nullable String mediaId,
    @Nullable String mimeType,
    @Nullable Long size,
    @Nullable String sha256,
    @Nullable String fileName,
    @Nullable String url) {

  static LoadedMediaView ready(String commandId, MediaLoaded loaded, String session) {
    return new LoadedMediaView(
        "ready",
        commandId,
        loaded.getMediaId(),
        loaded.getMimeType(),
        loaded.getSize(),
        loaded.getSha256(),
        loaded.getFileName().isEmpty() ? null : loaded.getFileName(),
        "/api/sessions/" + session + "/media/" + loaded.getMediaId());
  }

  static LoadedMediaView queued(String commandId) {
    return new LoadedMediaView("queued", commandId, null, null, null, null, null, null);
  }
}
