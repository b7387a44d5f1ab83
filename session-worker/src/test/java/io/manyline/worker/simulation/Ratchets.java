package io.manyline.worker.simulation;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.signal.LocalIdentity;
import io.manyline.whatsapp.signal.PreKeyBundle;
import io.manyline.whatsapp.signal.SessionCipher;
import io.manyline.whatsapp.signal.SignalSession;
import io.manyline.whatsapp.signal.SignedPreKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Random;

/// A Signal session that both sides have begun and answered: where every simulated account starts.
final class Ratchets {
  final SessionCipher cipher;
  final SessionCipher peerCipher;
  final byte[] session;
  final SignalSession peerSession;

  Ratchets() {
    SecureRandom random = new Seeded(7);
    LocalIdentity us = new LocalIdentity(1, Curve.generate(random));
    LocalIdentity peer = new LocalIdentity(2, Curve.generate(random));
    cipher = new SessionCipher(us, random);
    peerCipher = new SessionCipher(peer, random);
    SignedPreKey signed = SignedPreKey.create(9, peer.identity(), random);
    PreKeyBundle bundle =
        new PreKeyBundle(
            2,
            peer.identity().publicKey(),
            signed.id(),
            signed.keyPair().publicKey(),
            signed.signature(),
            null);
    SessionCipher.Encrypted first = cipher.encrypt(cipher.initiate(bundle, null), text("hello"));
    SignalSession answering =
        peerCipher.decryptPreKey(null, first.message(), _ -> signed, _ -> null).session();
    SessionCipher.Encrypted answer = peerCipher.encrypt(answering, text("hello"));
    session = cipher.decrypt(first.session(), answer.message()).session().toBytes();
    peerSession = answer.session();
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// The same bytes each time.
  static final class Seeded extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final Random random;

    Seeded(long seed) {
      this.random = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
      random.nextBytes(bytes);
    }

    @Override
    public int nextInt(int bound) {
      return random.nextInt(bound);
    }
  }
}
