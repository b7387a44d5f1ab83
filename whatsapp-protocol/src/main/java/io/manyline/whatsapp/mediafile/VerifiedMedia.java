package io.manyline.whatsapp.mediafile;

import io.manyline.whatsapp.mediafile.MediaException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/// A stored file of which everything that can be wrong was found right: the only way to plaintext.
///
/// **Flow:** [#verify] reads the file twice, first for its hash and MAC, then for the hash of the
/// plaintext; only after that does [#open] hand out decrypted bytes. A file of a channel is stored
/// as it is: [#verifyUnencrypted] reads it once. **Order and threads:** in bounded memory, on the
/// caller's thread. **Errors:** [MediaException] that names what is wrong; nothing was handed out.
/// The file must not change between [#verify] and [#open]. **Source:** whatsmeow download.go
/// `downloadAndDecrypt`, `validateMedia`.
public final class VerifiedMedia {
  private static final int CHUNK = 64 << 10;

  private final StoredMedia file;

  /// Null for a file that is stored as it is.
  private final @Nullable MediaKeys keys;

  private final long length;

  private VerifiedMedia(StoredMedia file, @Nullable MediaKeys keys, long length) {
    this.file = file;
    this.keys = keys;
    this.length = length;
  }

  public static VerifiedMedia verify(StoredMedia file, MediaSecrets secrets) throws IOException {
    MediaKeys keys = MediaKeys.derive(secrets.mediaKey(), secrets.type());
    checkShape(file.length(), secrets);
    verifyStored(file, keys, secrets.storedSha256());
    long length = verifyPlain(file, keys, secrets);
    return new VerifiedMedia(file, keys, length);
  }

  /// A file that was never encrypted.
  ///
  /// @param sha256 of the file
  /// @param length bytes; 0 when the message does not say
  public static VerifiedMedia verifyUnencrypted(StoredMedia file, byte[] sha256, long length)
      throws IOException {
    checkHash(sha256);
    try (InputStream in = file.open()) {
      return new VerifiedMedia(file, null, verified(in, sha256, length));
    }
  }

  /// Bytes of plaintext.
  public long length() {
    return length;
  }

  /// The plaintext, decrypted while it is read.
  public InputStream open() throws IOException {
    MediaKeys known = keys;
    return known == null ? file.open() : decrypting(file, known);
  }

  private static void checkShape(long stored, MediaSecrets secrets) {
    checkHash(secrets.sha256());
    checkHash(secrets.storedSha256());
    boolean whole = stored > MediaKeys.MAC_BYTES && (stored - MediaKeys.MAC_BYTES) % 16 == 0;
    boolean asTold = secrets.length() <= 0 || MediaKeys.storedLength(secrets.length()) == stored;
    if (!whole || !asTold) {
      throw new MediaException(Reason.BAD_LENGTH, stored + " bytes stored for " + secrets.length());
    }
  }

  private static void checkHash(byte[] hash) {
    if (hash.length != Digests.SHA256_BYTES) {
      throw new MediaException(Reason.MALFORMED, "hash of " + hash.length + " bytes");
    }
  }

  private static void verifyStored(StoredMedia file, MediaKeys keys, byte[] wanted)
      throws IOException {
    MessageDigest hash = Digests.sha256();
    Mac mac = keys.mac();
    byte[] tag;
    try (InputStream in = file.open()) {
      byte[] chunk = new byte[CHUNK];
      long left = file.length() - MediaKeys.MAC_BYTES;
      while (left > 0) {
        int read = in.readNBytes(chunk, 0, (int) Math.min(left, CHUNK));
        if (read == 0) {
          throw new MediaException(Reason.BAD_LENGTH, "the file ends early");
        }
        hash.update(chunk, 0, read);
        mac.update(chunk, 0, read);
        left -= read;
      }
      tag = in.readNBytes(MediaKeys.MAC_BYTES + 1);
      hash.update(tag);
    }
    if (!MessageDigest.isEqual(hash.digest(), wanted)) {
      throw new MediaException(Reason.BAD_STORED_HASH, "not the file that the message names");
    }
    if (!MessageDigest.isEqual(Arrays.copyOf(mac.doFinal(), MediaKeys.MAC_BYTES), tag)) {
      throw new MediaException(Reason.BAD_MAC, "not encrypted under the message's key");
    }
  }

  private static long verifyPlain(StoredMedia file, MediaKeys keys, MediaSecrets secrets)
      throws IOException {
    try (InputStream in = decrypting(file, keys)) {
      return verified(in, secrets.sha256(), secrets.length());
    }
  }

  private static long verified(InputStream in, byte[] sha256, long told) throws IOException {
    MessageDigest hash = Digests.sha256();
    long length = 0;
    byte[] chunk = new byte[CHUNK];
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      hash.update(chunk, 0, read);
      length += read;
    }
    if (told > 0 && told != length) {
      throw new MediaException(Reason.BAD_LENGTH, length + " bytes, told " + told);
    }
    if (!MessageDigest.isEqual(hash.digest(), sha256)) {
      throw new MediaException(Reason.BAD_HASH, "not the plaintext that the message names");
    }
    return length;
  }

  private static InputStream decrypting(StoredMedia file, MediaKeys keys) throws IOException {
    return new DecryptingStream(
        file.open(), file.length() - MediaKeys.MAC_BYTES, keys.cipher(Cipher.DECRYPT_MODE));
  }
}
