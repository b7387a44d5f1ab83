package io.manyline.whatsapp.signal;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.signal.SessionCipher.Decrypted;
import io.manyline.whatsapp.signal.SessionCipher.Encrypted;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A device with one peer, whose session goes through its bytes at every use.
final class TestDevice {
  static final SecureRandom RANDOM = new SecureRandom();
  static final int REGISTRATION_ID = 4242;

  final LocalIdentity local = new LocalIdentity(REGISTRATION_ID, Curve.generate(RANDOM));
  final SessionCipher cipher = new SessionCipher(local, RANDOM);
  final SignedPreKey signedPreKey = SignedPreKey.create(9, local.identity(), RANDOM);
  final Map<Integer, PreKey> preKeys = new HashMap<>();
  private byte @Nullable [] stored;
  private int nextPreKeyId = 1;

  PreKeyBundle bundle(boolean withOneTime) {
    PreKeyBundle.OneTime oneTime = null;
    if (withOneTime) {
      var preKey = new PreKey(nextPreKeyId++, Curve.generate(RANDOM));
      preKeys.put(preKey.id(), preKey);
      oneTime = new PreKeyBundle.OneTime(preKey.id(), preKey.keyPair().publicKey());
    }
    return new PreKeyBundle(
        REGISTRATION_ID,
        local.identity().publicKey(),
        signedPreKey.id(),
        signedPreKey.keyPair().publicKey(),
        signedPreKey.signature(),
        oneTime);
  }

  void begin(PreKeyBundle bundle) {
    store(cipher.initiate(bundle, stored == null ? null : session()));
  }

  boolean hasSession() {
    return stored != null;
  }

  SignalSession session() {
    return SignalSession.fromBytes(Objects.requireNonNull(stored));
  }

  void store(SignalSession session) {
    stored = session.toBytes();
  }

  Encrypted send(byte[] plaintext) {
    var encrypted = cipher.encrypt(session(), plaintext);
    store(encrypted.session());
    return encrypted;
  }

  byte[] receive(Encrypted sent) {
    return receive(sent.type(), sent.message());
  }

  byte[] receive(CiphertextType type, byte[] message) {
    var decrypted = decrypt(type, message);
    store(decrypted.session());
    if (decrypted.usedPreKeyId() != null) {
      preKeys.remove(decrypted.usedPreKeyId());
    }
    return decrypted.plaintext();
  }

  /// Decrypts and stores nothing.
  Decrypted decrypt(CiphertextType type, byte[] message) {
    return type == CiphertextType.PRE_KEY
        ? cipher.decryptPreKey(
            stored == null ? null : session(),
            message,
            id -> id == signedPreKey.id() ? signedPreKey : null,
            preKeys::get)
        : cipher.decrypt(session(), message);
  }
}
