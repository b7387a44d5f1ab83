package io.manyline.whatsapp.prekey;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StoredPreKeys;
import io.manyline.whatsapp.signal.PreKey;
import io.manyline.whatsapp.signal.SignedPreKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// Compares what the server has of our keys with what we have.
///
/// **Shape:** SHA-1 over identity, signed prekey, its signature, and the one-time publics in the
/// order of the server's list. A listed key that is not ours is a difference too. **Errors:**
/// `MalformedNodeException`. **Source:** docs/protocol/keys.md (whatsapp-rust
/// wacore/src/iq/prekeys.rs, Baileys src/Socket/socket.ts `digestKeyBundle`).
final class KeyDigest {
  /// No server holds more; what it lists is looked up.
  private static final int MAX_KEYS = 8_192;

  private KeyDigest() {}

  static boolean matches(Node digest, OwnDevice own, StateChanges state) {
    List<Integer> ids =
        digest.requiredChild("list").children().stream()
            .limit(MAX_KEYS + 1)
            .map(KeyDigest::idOf)
            .toList();
    List<PreKey> ours = StoredPreKeys.oneTime(state, ids);
    if (ids.size() > MAX_KEYS) {
      return false;
    }
    // One that is not ours is missing here, and so makes another hash.
    SignedPreKey signed = own.signedPreKey(state);
    MessageDigest hash = sha1();
    hash.update(own.credentials().identity().identity().publicKey());
    hash.update(signed.keyPair().publicKey());
    hash.update(signed.signature());
    ours.forEach(key -> hash.update(key.keyPair().publicKey()));
    return MessageDigest.isEqual(hash.digest(), digest.requiredChild("hash").bytes());
  }

  /// `<id>` bytes, alone or inside of a `<key>`.
  private static int idOf(Node listed) {
    byte[] id = (listed.isTag("id") ? listed : listed.requiredChild("id")).bytes();
    int number = 0;
    for (byte each : id) {
      number = number << 8 | each & 0xff;
    }
    return number;
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
