package io.manyline.whatsapp.mediafile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// What a media file is used for: which keys are derived for it and under which path it is stored.
///
/// **Shape:** a sticker has the keys and the path of an image, a voice note those of audio, a GIF
/// and a video note those of a video. **Source:** whatsmeow download.go `MediaType`,
/// `mediaTypeToMMSType`; Baileys src/Defaults/index.ts `MEDIA_HKDF_KEY_MAPPING`, `MEDIA_PATH_MAP`.
public enum MediaType {
  IMAGE("Image", "image", false),
  VIDEO("Video", "video", true),
  AUDIO("Audio", "audio", true),
  DOCUMENT("Document", "document", false),
  STICKER("Image", "image", false),
  HISTORY("History", "md-msg-hist", false),
  APP_STATE("App State", "md-app-state", false),
  LINK_THUMBNAIL("Link Thumbnail", "thumbnail-link", false),
  IMAGE_THUMBNAIL("Image Thumbnail", "thumbnail-image", false),
  VIDEO_THUMBNAIL("Video Thumbnail", "thumbnail-video", false),
  DOCUMENT_THUMBNAIL("Document Thumbnail", "thumbnail-document", false);

  private final String keyName;
  private final String path;
  private final boolean streamable;

  MediaType(String keyName, String path, boolean streamable) {
    this.keyName = keyName;
    this.path = path;
    this.streamable = streamable;
  }

  /// Last but one segment of the upload's path, and `mms-type` of a download.
  public String path() {
    return path;
  }

  /// Whether players begin before the whole file is there: such files get a sidecar.
  public boolean isStreamable() {
    return streamable;
  }

  /// The first type stored under a path; a sticker's path is an image's.
  public static Optional<MediaType> ofPath(String path) {
    return Arrays.stream(values()).filter(type -> type.path.equals(path)).findFirst();
  }

  byte[] keyInfo() {
    return ("WhatsApp " + keyName + " Keys").getBytes(StandardCharsets.US_ASCII);
  }
}
