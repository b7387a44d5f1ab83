package io.manyline.whatsapp.curve;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HKDF-SHA256 (RFC 5869), HMAC and hashes of the JDK without checked exceptions.
///
/// **Shape:** an empty key or salt counts as 32 zero bytes, which is the same to HMAC. **Errors:**
/// `IllegalArgumentException` for more than 255 blocks of output. **Source:** RFC 5869, RFC 2104.
public final class Hkdf {
  private static final int HASH_LENGTH = 32;

  private Hkdf() {}

  /// @param salt empty for none
  /// @param length bytes wanted, at most 8,160
  public static byte[] derive(byte[] salt, byte[] inputKey, byte[] info, int length) {
    if (length < 0 || length > 255 * HASH_LENGTH) {
      throw new IllegalArgumentException("HKDF gives 0 to 8160 bytes, not " + length);
    }

    var mac = hmac(salt);
    rekey(mac, mac.doFinal(inputKey));
    var output = new byte[length];
    var block = new byte[0];
    for (int done = 0, counter = 1; done < length; done += HASH_LENGTH, counter++) {
      mac.update(block);
      mac.update(info);
      mac.update((byte) counter);
      block = mac.doFinal();
      System.arraycopy(block, 0, output, done, Math.min(HASH_LENGTH, length - done));
    }
    return output;
  }

  public static byte[] hmacSha256(byte[] key, byte[]... parts) {
    var mac = hmac(key);
    for (var part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  /// An HMAC-SHA256 ready for input, for callers that take several tags under one key.
  public static Mac hmac(byte[] key) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      rekey(mac, key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  public static byte[] sha256(byte[]... parts) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Readies an HMAC of [#hmac] for another key.
  public static void rekey(Mac mac, byte[] key) {
    var spec = new SecretKeySpec(key.length == 0 ? new byte[HASH_LENGTH] : key, "HmacSHA256");
    try {
      mac.init(spec);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 takes any key", e);
    }
  }
}
