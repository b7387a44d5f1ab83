package io.manyline.whatsapp.noise;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.curve.InvalidKeyException;
import io.manyline.whatsapp.noise.NoiseException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What both halves of a handshake agree on so far: transcript hash, chaining key, cipher.
///
/// **Shape:** the protocol's name, padded with NUL to 32 bytes or, where longer, hashed, is hash,
/// chaining key and first cipher key; the prologue is the first thing hashed. **Source:** Noise
/// revision 34, section 5.2; whatsmeow socket/noisehandshake.go, whatsapp-rust
/// wacore/noise/src/state.rs.
final class SymmetricState {
  static final String XX = "Noise_XX_25519_AESGCM_SHA256";
  static final String IK = "Noise_IK_25519_AESGCM_SHA256";
  static final String XX_FALLBACK = "Noise_XXfallback_25519_AESGCM_SHA256";
  static final int KEY_BYTES = 32;
  private static final byte[] NONE = {};

  private byte[] hash;
  private byte[] chainingKey;
  private final CounterCipher cipher;

  SymmetricState(String name, byte[] prologue) {
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    byte[] start =
        ascii.length <= KEY_BYTES ? Arrays.copyOf(ascii, KEY_BYTES) : Hkdf.sha256(ascii, NONE);
    hash = start;
    chainingKey = start;
    cipher = new CounterCipher(start);
    mixHash(prologue);
  }

  void mixHash(byte[] data) {
    hash = Hkdf.sha256(hash, data);
  }

  /// Mixes the secret that a private and a public key share into the key.
  ///
  /// @throws NoiseException MALFORMED for a public key of a wrong length or low order
  void mixAgreement(byte[] privateKey, byte[] publicKey) {
    byte[] secret;
    try {
      secret = Curve.agree(privateKey, publicKey);
    } catch (InvalidKeyException e) {
      throw new NoiseException(Reason.MALFORMED, "public key: " + e.getMessage());
    }
    byte[] keys = Hkdf.derive(chainingKey, secret, NONE, 2 * KEY_BYTES);
    chainingKey = Arrays.copyOf(keys, KEY_BYTES);
    cipher.rekey(Arrays.copyOfRange(keys, KEY_BYTES, 2 * KEY_BYTES));
  }

  byte[] encryptAndHash(byte[] plaintext) {
    byte[] ciphertext = cipher.encrypt(hash, plaintext);
    mixHash(ciphertext);
    return ciphertext;
  }

  byte[] decryptAndHash(byte[] ciphertext) {
    byte[] plaintext = cipher.decrypt(hash, ciphertext);
    mixHash(ciphertext);
    return plaintext;
  }

  /// Initiator seals with the first half, responder with the second.
  NoiseTransport split(boolean initiator) {
    byte[] keys = Hkdf.derive(chainingKey, NONE, NONE, 2 * KEY_BYTES);
    CounterCipher fromInitiator = new CounterCipher(Arrays.copyOf(keys, KEY_BYTES));
    CounterCipher fromResponder =
        new CounterCipher(Arrays.copyOfRange(keys, KEY_BYTES, 2 * KEY_BYTES));
    return initiator
        ? new CipherPair(fromInitiator, fromResponder)
        : new CipherPair(fromResponder, fromInitiator);
  }
}
