package io.manyline.whatsapp.signal;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import java.security.SecureRandom;

/// A signed prekey, private half included. @param signature XEdDSA by the identity over 05, public
/// key
public record SignedPreKey(int id, KeyPair keyPair, byte[] signature) {
  public static SignedPreKey create(int id, KeyPair identity, SecureRandom random) {
    var keyPair = Curve.generate(random);
    var signed = Curve.typed(keyPair.publicKey());
    return new SignedPreKey(id, keyPair, Curve.sign(identity.privateKey(), signed, random));
  }
}
