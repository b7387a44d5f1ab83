package io.manyline.whatsapp.noise;

import io.manyline.whatsapp.curve.Curve;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Verifies signatures of certificates, and remembers those that hold: a process that runs a
/// thousand sessions sees the same two with each login.
///
/// **Shape:** SHA-256 over key, signature and message, the [#MOST] used last. Only what was
/// verified is remembered, so that nothing is taken that would not be taken without. **Order and
/// threads:** safe for all.
final class VerifiedSignatures {
  static final int MOST = 64;

  private final Map<ByteBuffer, Boolean> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Boolean> eldest) {
          return size() > MOST;
        }
      };

  /// @param key 32 bytes @param signature 64 bytes
  boolean holds(byte[] key, byte[] message, byte[] signature) {
    if (key.length != Curve.KEY_LENGTH || signature.length != Curve.SIGNATURE_LENGTH) {
      return Curve.verify(key, message, signature);
    }
    ByteBuffer name = name(key, message, signature);
    synchronized (known) {
      if (known.get(name) != null) {
        return true;
      }
    }
    if (!Curve.verify(key, message, signature)) {
      return false;
    }
    synchronized (known) {
      known.put(name, true);
    }
    return true;
  }

  int count() {
    synchronized (known) {
      return known.size();
    }
  }

  /// Key and signature have fixed lengths: no two inputs are hashed as the same bytes.
  private static ByteBuffer name(byte[] key, byte[] message, byte[] signature) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      hash.update(key);
      hash.update(signature);
      return ByteBuffer.wrap(hash.digest(message));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
