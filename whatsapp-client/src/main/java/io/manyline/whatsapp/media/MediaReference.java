package io.manyline.whatsapp.media;

import io.manyline.whatsapp.content.MediaFile;
import io.manyline.whatsapp.content.MediaKind;
import io.manyline.whatsapp.mediafile.MediaSecrets;
import io.manyline.whatsapp.mediafile.MediaType;
import java.net.URI;

/// A file to load: where it is, and what opens it.
public record MediaReference(String directPath, MediaSecrets secrets) {
  public static MediaReference of(MediaFile file, MediaKind kind) {
    return new MediaReference(
        file.directPath().isEmpty() ? pathOf(file.url()) : file.directPath(),
        new MediaSecrets(
            type(kind),
            file.key().toByteArray(),
            file.encSha256().toByteArray(),
            file.sha256().toByteArray(),
            file.length()));
  }

  /// The same file, stored again elsewhere.
  public MediaReference at(String directPath) {
    return new MediaReference(directPath, secrets);
  }

  public static MediaType type(MediaKind kind) {
    return switch (kind) {
      case IMAGE -> MediaType.IMAGE;
      case STICKER -> MediaType.STICKER;
      case VIDEO, VIDEO_NOTE, GIF -> MediaType.VIDEO;
      case AUDIO, VOICE_NOTE -> MediaType.AUDIO;
      case DOCUMENT -> MediaType.DOCUMENT;
    };
  }

  @Override
  public String toString() {
    return "MediaReference[" + secrets.type() + ", " + secrets.length() + " bytes]";
  }

  /// The host of an address is the sender's word and not used.
  private static String pathOf(String url) {
    try {
      URI uri = URI.create(url);
      String query = uri.getRawQuery();
      String path = uri.getRawPath() == null ? "" : uri.getRawPath();
      return query == null ? path : path + "?" + query;
    } catch (IllegalArgumentException _) {
      return "";
    }
  }
}
