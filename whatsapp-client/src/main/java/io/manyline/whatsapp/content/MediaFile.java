package io.manyline.whatsapp.content;

import com.google.protobuf.ByteString;
import java.time.Instant;

/// Where a file is, and what opens it.
///
/// **Shape:** url absolute, direct path with its query; key and hashes 32 bytes each, empty where
/// the sender left them out; a channel's file is not encrypted and has neither key nor encSha256.
/// **Source:** docs/protocol: media.
///
/// @param key never to be logged
/// @param sha256 of the file @param encSha256 of the encrypted file
/// @param length of the file in bytes
/// @param keyTime when the key was made; epoch when the sender did not say
/// @param handle names the upload in a channel's post, empty elsewhere; not part of the message
public record MediaFile(
    String url,
    String directPath,
    ByteString key,
    ByteString sha256,
    ByteString encSha256,
    long length,
    String mimeType,
    Instant keyTime,
    String handle) {

  /// A file that is in no post of ours.
  public MediaFile(
      String url,
      String directPath,
      ByteString key,
      ByteString sha256,
      ByteString encSha256,
      long length,
      String mimeType,
      Instant keyTime) {
    this(url, directPath, key, sha256, encSha256, length, mimeType, keyTime, "");
  }

  @Override
  public String toString() {
    return "MediaFile[" + mimeType + ", " + length + " bytes]";
  }
}
