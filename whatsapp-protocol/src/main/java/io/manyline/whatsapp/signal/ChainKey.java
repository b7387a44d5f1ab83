package io.manyline.whatsapp.signal;

import io.manyline.whatsapp.curve.Hkdf;
import javax.crypto.Mac;

/// One position of a symmetric ratchet.
///
/// **Shape:** seed of the message key = HMAC(key, 01), next key = HMAC(key, 02). **Source:** Double
/// Ratchet specification section 2.2; docs/protocol/signal.md.
///
/// @param key 32 bytes
/// @param index counter of the message that this position encrypts, never negative
record ChainKey(byte[] key, int index) {
  static final byte SEED = 1;
  static final byte NEXT = 2;

  /// This position's seed and what follows.
  Step step() {
    var mac = Hkdf.hmac(key);
    return new Step(tag(mac, SEED), new ChainKey(tag(mac, NEXT), index + 1));
  }

  ChainKey skip(int count) {
    var mac = Hkdf.hmac(key);
    var reached = key;
    for (int i = 0; i < count; i++) {
      reached = tag(mac, NEXT);
      Hkdf.rekey(mac, reached);
    }
    return new ChainKey(reached, index + count);
  }

  static byte[] tag(Mac mac, byte input) {
    mac.update(input);
    return mac.doFinal();
  }

  record Step(byte[] seed, ChainKey next) {}
}
