package io.manyline.whatsapp.media;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.content.MediaFile;
import io.manyline.whatsapp.mediafile.EncryptedMedia;
import java.time.Instant;

/// A file that is stored, and what a message must say of it.
///
/// @param url absolute @param directPath the same without host @param at when its key was made
public record UploadedMedia(String url, String directPath, EncryptedMedia media, Instant at) {
  public MediaFile file(String mimeType) {
    return new MediaFile(
        url,
        directPath,
        ByteString.copyFrom(media.mediaKey()),
        ByteString.copyFrom(media.sha256()),
        ByteString.copyFrom(media.storedSha256()),
        media.length(),
        mimeType,
        at);
  }

  @Override
  public String toString() {
    return "UploadedMedia[" + media.length() + " bytes]";
  }
}
