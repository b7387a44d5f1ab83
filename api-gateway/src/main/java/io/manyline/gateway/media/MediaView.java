package io.manyline.gateway.media;

import io.manyline.registry.media.MediaInfo;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A stored file as shown.
///
/// @param sha256 of the file, hexadecimal @param width pixels of an image, where known
/// @param expiresAt when it is removed
@Schema(name = "StoredMedia")
record MediaView(
    String mediaId,
    String mimeType,
    long size,
    String sha256,
    @Nullable String fileName,
    @Nullable Integer width,
    @Nullable Integer height,
    Instant expiresAt) {

  static MediaView of(MediaInfo info, Duration keep) {
    return new MediaView(
        info.id().value(),
        info.label().mimeType(),
        info.size(),
        info.sha256(),
        info.label().fileName().isEmpty() ? null : info.label().fileName(),
        info.width() > 0 ? info.width() : null,
        info.height() > 0 ? info.height() : null,
        info.storedAt().plus(keep));
  }
}
