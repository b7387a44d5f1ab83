package io.manyline.whatsapp.mediafile;

/// What a message says of its file: the key to it and what must come out.
///
/// @param storedSha256 of the stored file
/// @param sha256 of the plaintext
/// @param length bytes of plaintext; 0 when the message does not say
public record MediaSecrets(
    MediaType type, byte[] mediaKey, byte[] storedSha256, byte[] sha256, long length) {
  public static MediaSecrets of(EncryptedMedia media, MediaType type) {
    return new MediaSecrets(
        type, media.mediaKey(), media.storedSha256(), media.sha256(), media.length());
  }
}
