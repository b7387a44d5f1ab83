package io.manyline.whatsapp.noise;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The root key that the server's certificate chain must lead to: 32 raw bytes.
///
/// **Errors:** [IllegalArgumentException] for a key of another length.
public record TrustRoot(byte[] publicKey) {
  private static final TrustRoot WHATSAPP =
      fromHex("142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b");

  public TrustRoot {
    if (publicKey.length != 32) {
      throw new IllegalArgumentException("root key of 32 bytes expected: " + publicKey.length);
    }
    publicKey = publicKey.clone();
  }

  /// WhatsApp's own.
  ///
  /// **Source:** whatsmeow handshake.go `WACertPubKey`; the same bytes in whatsapp-rust
  /// wacore/noise/src/handshake.rs `WA_CERT_PUB_KEY` and Baileys src/Defaults/index.ts
  /// `WA_CERT_DETAILS`.
  public static TrustRoot whatsApp() {
    return WHATSAPP;
  }

  /// @param hex 64 hexadecimal digits
  public static TrustRoot fromHex(String hex) {
    return new TrustRoot(HexFormat.of().parseHex(hex));
  }

  @Override
  public byte[] publicKey() {
    return publicKey.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TrustRoot root && Arrays.equals(publicKey, root.publicKey);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(publicKey);
  }

  @Override
  public String toString() {
    return "TrustRoot[" + HexFormat.of().formatHex(publicKey) + "]";
  }
}
