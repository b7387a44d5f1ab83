package io.manyline.whatsapp.signal;

import io.manyline.whatsapp.curve.KeyPair;
import java.security.SecureRandom;

/// A signed prekey, private half included. @param signature XEdDSA by the identity over 05, public
/// key
public record SignedPreKey(int id, KeyPair keyPair, byte[] signature) {
  public static SignedPreKey create(int id, KeyPair identity, SecureRandom random) {
    throw new UnsupportedOperationException();
  }
}
