package io.manyline.whatsapp.noise;

/// The two ciphers after the handshake: AES-256-GCM, empty AAD, a counter for each direction.
///
/// **Order and threads:** one writer and one reader; frames must be sealed in the order in which they
/// are sent.
public interface NoiseTransport {
  byte[] seal(byte[] plaintext);

  /// @throws NoiseException DECRYPT_FAILED
  byte[] open(byte[] ciphertext);
}
