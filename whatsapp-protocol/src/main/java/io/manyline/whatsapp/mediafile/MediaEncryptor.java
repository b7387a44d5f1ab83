package io.manyline.whatsapp.mediafile;

import io.manyline.whatsapp.mediafile.MediaException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/// Encrypts a file for upload, in one pass and in bounded memory.
///
/// **Shape:** stored file = AES-256-CBC with PKCS7 padding | first 10 bytes of HMAC-SHA256 over IV
/// and ciphertext. **Order and threads:** one call is one file, on the caller's thread; a media key
/// is for one file. **Errors:** [MediaException] `TOO_LARGE`, and those of the streams; what was
/// written until then is worthless. **Source:** whatsmeow upload.go, util/cbcutil.
public final class MediaEncryptor {
  private static final int CHUNK = 64 << 10;

  private final OutputStream stored;
  private final Cipher cipher;
  private final Mac mac;
  private final @Nullable Sidecar sidecar;
  private final MessageDigest plainHash = Digests.sha256();
  private final MessageDigest storedHash = Digests.sha256();

  private MediaEncryptor(MediaKeys keys, MediaType type, OutputStream stored) {
    this.stored = stored;
    this.cipher = keys.cipher(Cipher.ENCRYPT_MODE);
    this.mac = keys.mac();
    this.sidecar = type.isStreamable() ? new Sidecar(keys) : null;
  }

  /// @param plain read to its end, not closed
  /// @param stored takes the file, not closed
  /// @param limit most bytes of plaintext
  public static EncryptedMedia encrypt(
      byte[] mediaKey, MediaType type, InputStream plain, OutputStream stored, long limit)
      throws IOException {
    return new MediaEncryptor(MediaKeys.derive(mediaKey, type), type, stored)
        .run(mediaKey, plain, limit);
  }

  private EncryptedMedia run(byte[] mediaKey, InputStream plain, long limit) throws IOException {
    byte[] chunk = new byte[CHUNK];
    long length = 0;
    for (int read = plain.read(chunk); read >= 0; read = plain.read(chunk)) {
      length += read;
      if (length > limit) {
        throw new MediaException(Reason.TOO_LARGE, "more than " + limit + " bytes");
      }
      plainHash.update(chunk, 0, read);
      byte[] encrypted = cipher.update(chunk, 0, read);
      if (encrypted != null) {
        write(encrypted);
      }
    }
    write(last());
    byte[] tag = Arrays.copyOf(mac.doFinal(), MediaKeys.MAC_BYTES);
    store(tag);
    return new EncryptedMedia(
        mediaKey.clone(),
        plainHash.digest(),
        storedHash.digest(),
        length,
        sidecar == null ? new byte[0] : sidecar.finish());
  }

  private void write(byte[] encrypted) throws IOException {
    mac.update(encrypted);
    store(encrypted);
  }

  private void store(byte[] bytes) throws IOException {
    storedHash.update(bytes);
    if (sidecar != null) {
      sidecar.update(bytes);
    }
    stored.write(bytes);
  }

  private byte[] last() {
    try {
      return cipher.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("padding takes any length", e);
    }
  }
}
