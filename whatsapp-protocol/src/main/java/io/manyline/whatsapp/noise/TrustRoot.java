package io.manyline.whatsapp.noise;

/// The root key that the server's certificate chain must lead to: 32 raw bytes.
public record TrustRoot(byte[] publicKey) {
  /// WhatsApp's own.
  public static TrustRoot whatsApp() {
    throw new UnsupportedOperationException();
  }

  /// @param hex 64 hexadecimal digits
  public static TrustRoot fromHex(String hex) {
    throw new UnsupportedOperationException();
  }
}
