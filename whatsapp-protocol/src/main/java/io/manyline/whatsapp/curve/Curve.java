package io.manyline.whatsapp.curve;

import java.security.SecureRandom;

/// X25519 and XEdDSA over one key pair.
///
/// **Errors:** [InvalidKeyException] for keys of a wrong length and low-order points.
public final class Curve {
  private Curve() {}

  public static KeyPair generate(SecureRandom random) {
    throw new UnsupportedOperationException();
  }

  public static KeyPair fromPrivate(byte[] privateKey) {
    throw new UnsupportedOperationException();
  }

  /// X25519 shared secret, 32 bytes.
  public static byte[] agree(byte[] privateKey, byte[] publicKey) {
    throw new UnsupportedOperationException();
  }

  /// XEdDSA signature, 64 bytes, randomised.
  public static byte[] sign(byte[] privateKey, byte[] message, SecureRandom random) {
    throw new UnsupportedOperationException();
  }

  public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    throw new UnsupportedOperationException();
  }

  /// The 33-byte form that Signal messages carry: 05, key.
  public static byte[] typed(byte[] publicKey) {
    throw new UnsupportedOperationException();
  }

  /// 32 raw bytes of a 33-byte typed key.
  public static byte[] untyped(byte[] typedKey) {
    throw new UnsupportedOperationException();
  }
}
