package io.manyline.whatsapp.curve;

import java.security.MessageDigest;
import java.util.Arrays;

/// A Curve25519 key pair: 32 raw bytes each, no type prefix.
///
/// **Shape:** the arrays are not copied; whoever holds them leaves them unchanged. Equal means the
/// same bytes, compared in constant time; the text form shows no private byte. **Errors:**
/// [InvalidKeyException] for a half that is not 32 bytes. **Source:** RFC 7748 section 5.
public record KeyPair(byte[] privateKey, byte[] publicKey) {
  public KeyPair {
    Curve.requireLength(privateKey, "private key");
    Curve.requireLength(publicKey, "public key");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyPair(byte[] otherPrivate, byte[] otherPublic)
        && MessageDigest.isEqual(privateKey, otherPrivate)
            & MessageDigest.isEqual(publicKey, otherPublic);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(publicKey);
  }

  @Override
  public String toString() {
    return "KeyPair[private]";
  }
}
