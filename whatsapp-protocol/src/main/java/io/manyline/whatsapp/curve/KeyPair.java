package io.manyline.whatsapp.curve;

/// A Curve25519 key pair: 32 raw bytes each, no type prefix. Its text form shows no private byte.
public record KeyPair(byte[] privateKey, byte[] publicKey) {
  @Override
  public String toString() {
    return "KeyPair[private]";
  }
}
