package io.manyline.registry.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals with one AES-256 key and a random 96-bit nonce.
///
/// A key seals at most 2^32 values before the risk of a repeated nonce passes 2^-32: one key per
/// session stays far below.
final class AesGcmSealer implements Sealer {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int HEADER_BYTES = 2;

  private final byte keyId;
  private final SecretKeySpec key;
  private final SecureRandom random;

  /// @param keyId 1 to 255
  AesGcmSealer(int keyId, byte[] key, SecureRandom random) {
    if (keyId < 1 || keyId > 255) {
      throw new IllegalArgumentException("key id is " + keyId + ", expected 1 to 255");
    }
    if (key.length != 32) {
      throw new IllegalArgumentException("an AES-256 key has 32 bytes, this one " + key.length);
    }
    this.keyId = (byte) keyId;
    this.key = new SecretKeySpec(key, "AES");
    this.random = random;
  }

  @Override
  public byte[] seal(String place, byte[] plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, place);
      ByteBuffer out =
          ByteBuffer.allocate(HEADER_BYTES + NONCE_BYTES + plain.length + TAG_BITS / 8);
      out.put(PlainFormat.FORMAT).put(keyId).put(nonce);
      cipher.doFinal(ByteBuffer.wrap(plain), out);
      return out.array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK refuses AES-GCM", e);
    }
  }

  @Override
  public byte[] open(String place, byte[] sealed) {
    if (sealed.length < HEADER_BYTES + NONCE_BYTES + TAG_BITS / 8
        || sealed[0] != PlainFormat.FORMAT) {
      throw new SealBrokenException(place + " holds no sealed value of a known format");
    }
    if (sealed[1] != keyId) {
      throw new SealBrokenException(
          place + " is sealed with key " + Byte.toUnsignedInt(sealed[1]) + ", which is not here");
    }
    byte[] nonce = new byte[NONCE_BYTES];
    System.arraycopy(sealed, HEADER_BYTES, nonce, 0, NONCE_BYTES);
    int start = HEADER_BYTES + NONCE_BYTES;
    try {
      return cipher(Cipher.DECRYPT_MODE, nonce, place)
          .doFinal(sealed, start, sealed.length - start);
    } catch (AEADBadTagException e) {
      throw new SealBrokenException(place + " does not verify: wrong key, or changed or moved");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK refuses AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
