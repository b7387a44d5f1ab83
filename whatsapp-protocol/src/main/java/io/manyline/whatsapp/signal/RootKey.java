package io.manyline.whatsapp.signal;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.Hkdf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A root key and the chain that it gave birth to.
///
/// **Shape:** HKDF gives 64 bytes: root key 32, chain key 32; info `WhisperText` after X3DH, then
/// `WhisperRatchet` with the former root key as salt. **Source:** Double Ratchet specification
/// section 2.3; docs/protocol/signal.md.
record RootKey(byte[] root, ChainKey chain) {
  private static final byte[] NO_SALT = new byte[32];
  private static final byte[] AGREEMENT_INFO = "WhisperText".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RATCHET_INFO = "WhisperRatchet".getBytes(StandardCharsets.US_ASCII);

  /// @param secret what X3DH agreed on
  static RootKey ofAgreement(byte[] secret) {
    return split(Hkdf.derive(NO_SALT, secret, AGREEMENT_INFO, 64));
  }

  /// One step of the Diffie-Hellman ratchet.
  static RootKey ratchet(byte[] root, byte[] ourPrivateKey, byte[] theirRatchetKey) {
    var secret = Curve.agree(ourPrivateKey, theirRatchetKey);
    return split(Hkdf.derive(root, secret, RATCHET_INFO, 64));
  }

  private static RootKey split(byte[] derived) {
    return new RootKey(
        Arrays.copyOf(derived, 32), new ChainKey(Arrays.copyOfRange(derived, 32, 64), 0));
  }
}
