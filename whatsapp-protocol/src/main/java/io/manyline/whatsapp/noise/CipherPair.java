package io.manyline.whatsapp.noise;

/// The transport of an ended handshake: one cipher to seal with, one to open with.
final class CipherPair implements NoiseTransport {
  private static final byte[] NONE = {};
  private final CounterCipher sealing;
  private final CounterCipher opening;

  CipherPair(CounterCipher sealing, CounterCipher opening) {
    this.sealing = sealing;
    this.opening = opening;
  }

  @Override
  public byte[] seal(byte[] plaintext) {
    return sealing.encrypt(NONE, plaintext);
  }

  @Override
  public byte[] open(byte[] ciphertext) {
    return opening.decrypt(NONE, ciphertext);
  }
}
