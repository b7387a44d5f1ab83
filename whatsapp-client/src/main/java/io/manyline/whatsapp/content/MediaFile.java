package io.manyline.whatsapp.content;

import com.google.protobuf.ByteString;
import java.time.Instant;

/// Where an encrypted file is, and what opens it.
///
/// **Shape:** url absolute, direct path with its query; key and hashes 32 bytes each, empty where
/// the sender left them out. **Source:** docs/protocol: media.
///
/// @param key never to be logged
/// @param sha256 of the file @param encSha256 of the encrypted file
/// @param length of the file in bytes
/// @param keyTime when the key was made; epoch when the sender did not say
public record MediaFile(
    String url,
    String directPath,
    ByteString key,
    ByteString sha256,
    ByteString encSha256,
    long length,
    String mimeType,
    Instant keyTime) {

  @Override
  public String toString() {
    return "MediaFile[" + mimeType + ", " + length + " bytes]";
  }
}
