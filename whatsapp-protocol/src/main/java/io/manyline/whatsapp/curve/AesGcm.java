package io.manyline.whatsapp.curve;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM of one message under one key and nonce.
///
/// **Flow:** link codes, passkeys, media retries and message secrets seal and open with it; the
/// transport counts its nonces itself (`noise/CounterCipher`). **Shape:** key 32 bytes, nonce 12,
/// tag of 16 at the end. **Errors:** `AEADBadTagException` for what was not sealed with the same
/// key, nonce and additional data; `IllegalArgumentException` for a key or nonce of another length.
/// **Source:** NIST SP 800-38D.
public final class AesGcm {
  public static final int NONCE_LENGTH = 12;
  public static final int TAG_LENGTH = 16;

  private static final int KEY_LENGTH = 32;

  private AesGcm() {}

  /// @param additional authenticated with it, may be empty @return ciphertext and tag
  public static byte[] seal(byte[] key, byte[] nonce, byte[] additional, byte[] plaintext) {
    try {
      return run(Cipher.ENCRYPT_MODE, key, nonce, additional, plaintext);
    } catch (AEADBadTagException e) {
      throw new IllegalStateException("sealing checks no tag", e);
    }
  }

  public static byte[] open(byte[] key, byte[] nonce, byte[] additional, byte[] sealed)
      throws AEADBadTagException {
    if (sealed.length < TAG_LENGTH) {
      throw new AEADBadTagException("shorter than a tag: " + sealed.length + " bytes");
    }
    return run(Cipher.DECRYPT_MODE, key, nonce, additional, sealed);
  }

  private static byte[] run(int mode, byte[] key, byte[] nonce, byte[] additional, byte[] input)
      throws AEADBadTagException {
    if (key.length != KEY_LENGTH || nonce.length != NONCE_LENGTH) {
      throw new IllegalArgumentException(
          "key of 32 and nonce of 12 bytes expected: " + key.length + ", " + nonce.length);
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      var parameters = new GCMParameterSpec(8 * TAG_LENGTH, nonce);
      cipher.init(mode, new SecretKeySpec(key, "AES"), parameters);
      cipher.updateAAD(additional);
      return cipher.doFinal(input);
    } catch (AEADBadTagException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-256-GCM", e);
    }
  }
}
