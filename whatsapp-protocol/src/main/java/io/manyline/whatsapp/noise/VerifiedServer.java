package io.manyline.whatsapp.noise;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A server whose chain verified: what a client keeps, so that its next handshake needs one message
/// less.
///
/// @param publicKey the server's Noise static key, 32 bytes
/// @param notBefore first second in which every certificate of the chain is valid
/// @param notAfter last such second
public record VerifiedServer(byte[] publicKey, Instant notBefore, Instant notAfter) {
  public VerifiedServer {
    if (publicKey.length != SymmetricState.KEY_BYTES) {
      throw new IllegalArgumentException("static key of 32 bytes expected: " + publicKey.length);
    }
    publicKey = publicKey.clone();
  }

  /// Whether its certificates are valid at that time.
  public boolean isValidAt(Instant time) {
    return !time.isBefore(notBefore) && !time.isAfter(notAfter);
  }

  @Override
  public byte[] publicKey() {
    return publicKey.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VerifiedServer(byte[] key, Instant from, Instant until)
        && Arrays.equals(publicKey, key)
        && notBefore.equals(from)
        && notAfter.equals(until);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(publicKey);
  }
}
