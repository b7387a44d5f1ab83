package io.manyline.whatsapp.noise;

import io.manyline.whatsapp.curve.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;

/// Issues the chain that a server presents: root → intermediate → leaf over its static key.
public final class CertificateIssuer {
  private CertificateIssuer() {}

  /// @return CertChain bytes
  public static byte[] issue(
      KeyPair root, byte[] serverStatic, Instant notBefore, Instant notAfter, SecureRandom random) {
    throw new UnsupportedOperationException();
  }
}
