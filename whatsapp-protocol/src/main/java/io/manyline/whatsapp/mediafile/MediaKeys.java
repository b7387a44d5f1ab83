package io.manyline.whatsapp.mediafile;

import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.mediafile.MediaException.Reason;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The keys of one media file, derived from the 32 bytes that travel in the message.
///
/// **Shape:** HKDF-SHA256 without salt gives 112 bytes: IV 16, cipher key 32, MAC key 32, and 32
/// that no published client uses. **Errors:** [MediaException] `MALFORMED` for a media key of
/// another length. **Source:** whatsmeow download.go `getMediaKeys`, Baileys
/// src/Utils/messages-media.ts `getMediaKeys`.
public final class MediaKeys {
  /// Bytes of a media key.
  public static final int KEY_BYTES = 32;

  static final int BLOCK = 16;
  static final int MAC_BYTES = 10;
  private static final int EXPANDED_BYTES = 112;

  private final byte[] expanded;

  /// @param expanded IV, cipher key, MAC key
  MediaKeys(byte[] expanded) {
    this.expanded = expanded;
  }

  public static MediaKeys derive(byte[] mediaKey, MediaType type) {
    if (mediaKey.length != KEY_BYTES) {
      throw new MediaException(Reason.MALFORMED, "media key of " + mediaKey.length + " bytes");
    }
    return new MediaKeys(Hkdf.derive(new byte[0], mediaKey, type.keyInfo(), EXPANDED_BYTES));
  }

  /// Bytes of the stored file for so many of plaintext.
  public static long storedLength(long plainLength) {
    return (plainLength / BLOCK + 1) * BLOCK + MAC_BYTES;
  }

  Cipher cipher(int mode) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(mode, new SecretKeySpec(part(16, 48), "AES"), new IvParameterSpec(iv()));
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has AES-CBC", e);
    }
  }

  /// An HMAC that has taken in the IV.
  Mac mac() {
    Mac mac = Hkdf.hmac(part(48, 80));
    mac.update(iv());
    return mac;
  }

  Mac plainMac() {
    return Hkdf.hmac(part(48, 80));
  }

  byte[] iv() {
    return part(0, BLOCK);
  }

  private byte[] part(int from, int to) {
    return Arrays.copyOfRange(expanded, from, to);
  }
}
