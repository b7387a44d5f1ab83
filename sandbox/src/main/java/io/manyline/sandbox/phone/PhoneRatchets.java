package io.manyline.sandbox.phone;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.sandbox.account.KeyBundle;
import io.manyline.sandbox.query.BundleQueries;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.signal.Padding;
import io.manyline.whatsapp.signal.SessionCipher;
import io.manyline.whatsapp.signal.SignalException;
import io.manyline.whatsapp.signal.SignalSession;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One phone's Signal sessions with all devices that it talks to.
///
/// **Shape:** `phone-session/{number}/{peer number}:{peer device}` → session bytes, rewritten with
/// every message in the task that sends or takes it. **Order and threads:** world's thread only.
/// **Errors:** [SignalException]; the session is as before.
final class PhoneRatchets {
  private final World world;
  private final Accounts accounts;
  private final BundleQueries bundles;
  private final PhoneKeys keys;
  private final SessionCipher cipher;
  private final String prefix;
  private final Map<DeviceAddress, SignalSession> sessions = new HashMap<>();

  PhoneRatchets(
      World world, Accounts accounts, BundleQueries bundles, Account account, PhoneKeys keys) {
    this.world = world;
    this.accounts = accounts;
    this.bundles = bundles;
    this.keys = keys;
    this.cipher = new SessionCipher(keys.local(), world.secureRandom());
    this.prefix = "phone-session/" + account.number() + "/";
  }

  void load() {
    world
        .store()
        .forEach(
            prefix,
            (key, bytes) -> {
              String[] peer = key.substring(prefix.length()).split(":", 2);
              sessions.put(
                  new DeviceAddress(peer[0], Integer.parseInt(peer[1])),
                  SignalSession.fromBytes(bytes));
            });
  }

  /// Pads and encrypts for one device; the first time with a bundle.
  ///
  /// @return `<enc>`; empty when the device is gone or its bundle does not verify
  Optional<Node> encrypt(Account peer, int device, byte[] plaintext) {
    DeviceAddress address = peer.address(device);
    SignalSession session = sessions.get(address);
    try {
      if (session == null) {
        session = fresh(peer, device, null);
      }
      SessionCipher.Encrypted encrypted =
          cipher.encrypt(session, Padding.pad(plaintext, world.random()));
      save(address, encrypted.session());
      return Optional.of(
          Node.of("enc")
              .with("v", 2)
              .with("type", encrypted.type().wireName())
              .withBytes(encrypted.message()));
    } catch (SignalException e) {
      return Optional.empty();
    }
  }

  /// The same in a session built anew, for a device that lost its own.
  Optional<Node> encryptAnew(Account peer, int device, byte[] plaintext) {
    try {
      save(peer.address(device), fresh(peer, device, sessions.get(peer.address(device))));
    } catch (SignalException e) {
      return Optional.empty();
    }
    return encrypt(peer, device, plaintext);
  }

  /// The next message to a device begins a session anew.
  void forget(Account peer, int device) {
    sessions.remove(peer.address(device));
    world.store().remove(prefix + peer.address(device));
  }

  /// Loses all sessions, as a phone whose storage was wiped does. @return how many there were
  int forget() {
    int count = sessions.size();
    sessions.keySet().forEach(peer -> world.store().remove(prefix + peer));
    sessions.clear();
    return count;
  }

  /// Numbers that there are sessions with.
  Set<String> peers() {
    return sessions.keySet().stream().map(DeviceAddress::number).collect(Collectors.toSet());
  }

  /// @return plaintext without padding
  byte[] decrypt(DeviceAddress sender, Node enc) {
    SignalSession session = sessions.get(sender);
    SessionCipher.Decrypted decrypted;
    if (enc.attribute("type").filter("pkmsg"::equals).isPresent()) {
      decrypted = cipher.decryptPreKey(session, enc.bytes(), keys::signedPreKey, keys::preKey);
    } else if (session != null) {
      decrypted = cipher.decrypt(session, enc.bytes());
    } else {
      throw new SignalException(SignalException.Reason.NO_SESSION, "no session with the sender");
    }
    byte[] plaintext = Padding.unpad(decrypted.plaintext());
    save(sender, decrypted.session());
    Integer used = decrypted.usedPreKeyId();
    if (used != null) {
      keys.used(used, accounts);
    }
    return plaintext;
  }

  private SignalSession fresh(Account peer, int device, @Nullable SignalSession previous) {
    KeyBundle bundle =
        bundles
            .take(peer, device)
            .orElseThrow(
                () -> new SignalException(SignalException.Reason.NO_SESSION, "the device is gone"));
    return cipher.initiate(bundle.toPreKeyBundle(), previous);
  }

  private void save(DeviceAddress peer, SignalSession session) {
    sessions.put(peer, session);
    world.store().put(prefix + peer, session.toBytes());
  }
}
