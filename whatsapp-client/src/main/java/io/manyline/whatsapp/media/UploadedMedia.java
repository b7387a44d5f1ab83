package io.manyline.whatsapp.media;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.content.MediaFile;
import io.manyline.whatsapp.mediafile.EncryptedMedia;
import java.time.Instant;

/// A file that is stored, and what a message must say of it.
///
/// @param url absolute @param directPath the same without host
/// @param handle names the upload in a channel's post; empty when the host told none
/// @param at when its key was made; epoch for one without
public record UploadedMedia(
    String url, String directPath, String handle, EncryptedMedia media, Instant at) {
  public MediaFile file(String mimeType) {
    return new MediaFile(
        url,
        directPath,
        ByteString.copyFrom(media.mediaKey()),
        ByteString.copyFrom(media.sha256()),
        ByteString.copyFrom(media.storedSha256()),
        media.length(),
        mimeType,
        at,
        handle);
  }

  @Override
  public String toString() {
    return "UploadedMedia[" + media.length() + " bytes]";
  }
}
