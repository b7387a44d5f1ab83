package io.manyline.whatsapp.mediafile;

/// What a message must say of a file that was encrypted for it.
///
/// @param mediaKey 32 random bytes that everything is derived from
/// @param sha256 of the plaintext
/// @param storedSha256 of the stored file
/// @param length bytes of plaintext
/// @param sidecar tags of the parts of a streamable file; empty for others
public record EncryptedMedia(
    byte[] mediaKey, byte[] sha256, byte[] storedSha256, long length, byte[] sidecar) {
  /// Bytes of the stored file.
  public long storedLength() {
    return MediaKeys.storedLength(length);
  }
}
