package io.manyline.whatsapp.curve;

/// HKDF-SHA256 (RFC 5869), HMAC and hashes of the JDK without checked exceptions.
public final class Hkdf {
  private Hkdf() {}

  /// @param salt empty for none
  public static byte[] derive(byte[] salt, byte[] inputKey, byte[] info, int length) {
    throw new UnsupportedOperationException();
  }

  public static byte[] hmacSha256(byte[] key, byte[]... parts) {
    throw new UnsupportedOperationException();
  }

  public static byte[] sha256(byte[]... parts) {
    throw new UnsupportedOperationException();
  }
}
