package io.manyline.whatsapp.mediafile;

import io.manyline.whatsapp.mediafile.MediaException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// What a message must say of a file that was encrypted for it; a channel's file is stored as it
/// is.
///
/// @param mediaKey 32 random bytes that everything is derived from; empty for a channel's file
/// @param sha256 of the plaintext
/// @param storedSha256 of the stored file; empty for a channel's
/// @param length bytes of plaintext
/// @param sidecar tags of the parts of a streamable file; empty for others
public record EncryptedMedia(
    byte[] mediaKey, byte[] sha256, byte[] storedSha256, long length, byte[] sidecar) {
  private static final int CHUNK = 64 << 10;

  /// What there is to say of a file that is stored as it is.
  ///
  /// @param plain read to its end, not closed
  /// @param limit most bytes of it
  /// @throws MediaException TOO_LARGE past the limit
  public static EncryptedMedia unencrypted(InputStream plain, long limit) throws IOException {
    MessageDigest hash = Digests.sha256();
    byte[] chunk = new byte[CHUNK];
    long length = 0;
    for (int read = plain.read(chunk); read >= 0; read = plain.read(chunk)) {
      length += read;
      if (length > limit) {
        throw new MediaException(Reason.TOO_LARGE, "more than " + limit + " bytes");
      }
      hash.update(chunk, 0, read);
    }
    byte[] none = new byte[0];
    return new EncryptedMedia(none, hash.digest(), none, length, none);
  }

  /// Bytes of the stored file.
  public long storedLength() {
    return mediaKey.length == 0 ? length : MediaKeys.storedLength(length);
  }
}
