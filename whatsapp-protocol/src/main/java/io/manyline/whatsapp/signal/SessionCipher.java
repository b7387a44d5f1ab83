package io.manyline.whatsapp.signal;

import java.security.SecureRandom;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// X3DH (without Kyber) and the Double Ratchet, as functions: a session goes in, its successor
/// comes out, nothing is stored.
///
/// **Order and threads:** pure; the caller serialises per (account, peer device) and makes the
/// successor durable before a ciphertext leaves or a plaintext is acknowledged. **Errors:**
/// [SignalException]; the session that went in stays valid.
public final class SessionCipher {
  public SessionCipher(LocalIdentity local, SecureRandom random) {
    throw new UnsupportedOperationException();
  }

  /// A new session from a bundle. Verifies the signed prekey's signature.
  ///
  /// @param previous the session that it replaces: archived inside the new one
  public SignalSession initiate(PreKeyBundle bundle, @Nullable SignalSession previous) {
    throw new UnsupportedOperationException();
  }

  public Encrypted encrypt(SignalSession session, byte[] plaintext) {
    throw new UnsupportedOperationException();
  }

  /// Decrypts a `msg`.
  public Decrypted decrypt(SignalSession session, byte[] message) {
    throw new UnsupportedOperationException();
  }

  /// Decrypts a `pkmsg`.
  ///
  /// @param session what there is with that peer
  /// @param signedPreKeys our own by id, `null` result when unknown
  /// @param preKeys our own by id, `null` result when unknown or used
  public Decrypted decryptPreKey(
      @Nullable SignalSession session,
      byte[] message,
      IntFunction<@Nullable SignedPreKey> signedPreKeys,
      IntFunction<@Nullable PreKey> preKeys) {
    throw new UnsupportedOperationException();
  }

  /// @param type PRE_KEY until the peer answered, then MESSAGE
  public record Encrypted(SignalSession session, CiphertextType type, byte[] message) {}

  /// @param usedPreKeyId to be removed in the transaction that stores the session; null for none
  public record Decrypted(
      SignalSession session, byte[] plaintext, @Nullable Integer usedPreKeyId) {}
}
