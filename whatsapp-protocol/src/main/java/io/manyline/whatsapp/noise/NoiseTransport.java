package io.manyline.whatsapp.noise;

/// The two ciphers after the handshake: AES-256-GCM, empty AAD, a counter for each direction.
///
/// **Order and threads:** one writer and one reader, which may be two threads; frames must be
/// sealed in the order in which they are sent, and opened in the order in which they came.
public interface NoiseTransport {
  /// @throws NoiseException COUNTER_EXHAUSTED after 2^32 messages
  byte[] seal(byte[] plaintext);

  /// @throws NoiseException DECRYPT_FAILED, COUNTER_EXHAUSTED
  byte[] open(byte[] ciphertext);
}
