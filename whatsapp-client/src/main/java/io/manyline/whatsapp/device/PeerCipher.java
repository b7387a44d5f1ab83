package io.manyline.whatsapp.device;

import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.signal.CiphertextType;
import io.manyline.whatsapp.signal.PreKeyBundle;
import io.manyline.whatsapp.signal.SessionCipher;
import io.manyline.whatsapp.signal.SignalException;
import io.manyline.whatsapp.signal.SignalSession;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ratchets with peer devices: each step's successor goes into the same changes as what it gave.
///
/// **Shape:** `SIGNAL_SESSION` by device, in LID form where known. One that was begun under the
/// phone number moves to the LID when it is next written. **Errors:** [SignalException]; the
/// changes then hold nothing of the failed step.
public final class PeerCipher {
  private final SessionCipher cipher;

  public PeerCipher(SessionCipher cipher) {
    this.cipher = cipher;
  }

  /// Brings the ratchets of several devices near in one round trip.
  public void prefetch(StateChanges state, Collection<Jid> devices) {
    AddressBook book = new AddressBook(state);
    List<StateKey> keys = new ArrayList<>();
    for (Jid device : devices) {
      keys.add(key(book.deviceByLid(device)));
    }
    state.prefetch(keys);
  }

  public boolean hasSession(StateChanges state, Jid device) {
    return load(state, device) != null;
  }

  /// A new ratchet from a bundle, in place of what there is.
  ///
  /// @throws SignalException when the bundle does not verify
  public void establish(StateChanges changes, Jid device, PreKeyBundle bundle) {
    SignalSession session = cipher.initiate(bundle, load(changes, device));
    store(changes, device, session);
  }

  /// @param padded with padding
  public SessionCipher.Encrypted encrypt(StateChanges changes, Jid device, byte[] padded) {
    SignalSession session = load(changes, device);
    if (session == null) {
      throw new SignalException(SignalException.Reason.NO_SESSION, "no ratchet with that device");
    }
    SessionCipher.Encrypted encrypted = cipher.encrypt(session, padded);
    store(changes, device, encrypted.session());
    return encrypted;
  }

  /// @return with padding
  public byte[] decrypt(StateChanges changes, Jid device, CiphertextType type, byte[] message) {
    SignalSession session = load(changes, device);
    SessionCipher.Decrypted decrypted =
        switch (type) {
          case PRE_KEY ->
              cipher.decryptPreKey(
                  session,
                  message,
                  id -> StoredPreKeys.signed(changes, id),
                  id -> StoredPreKeys.oneTime(changes, id));
          case MESSAGE -> {
            if (session == null) {
              throw new SignalException(
                  SignalException.Reason.NO_SESSION, "no ratchet with that device");
            }
            yield cipher.decrypt(session, message);
          }
          case SENDER_KEY ->
              throw new SignalException(
                  SignalException.Reason.NO_SENDER_KEY, "sender keys are for groups");
        };
    store(changes, device, decrypted.session());
    Integer used = decrypted.usedPreKeyId();
    if (used != null) {
      changes.remove(StoredPreKeys.oneTimeKey(used));
    }
    return decrypted.plaintext();
  }

  /// Forgets what is known of an account's identity: it registered anew.
  public static void forget(StateChanges changes, Jid account) {
    Jid normal = Accounts.account(account);
    AddressBook book = new AddressBook(changes);
    changes.remove(identityKey(book.preferLid(normal)));
    changes.remove(key(normal));
    book.other(normal).ifPresent(other -> changes.remove(key(other)));
  }

  /// An account's identity key as its phone last showed it, 32 bytes.
  public static byte @Nullable [] accountIdentity(StateChanges state, Jid account) {
    return state.read(identityKey(new AddressBook(state).preferLid(account)));
  }

  public static void rememberIdentity(StateChanges changes, Jid account, byte[] identity) {
    StateKey key = identityKey(new AddressBook(changes).preferLid(account));
    if (!Arrays.equals(identity, changes.read(key))) {
      changes.put(key, identity);
    }
  }

  private static @Nullable SignalSession load(StateChanges state, Jid device) {
    Jid preferred = new AddressBook(state).deviceByLid(device);
    byte[] stored = state.read(key(preferred));
    if (stored == null && preferred.isLid()) {
      stored = byPhone(state, preferred);
    }
    return stored == null ? null : SignalSession.fromBytes(stored);
  }

  private static byte @Nullable [] byPhone(StateChanges state, Jid lidDevice) {
    return new AddressBook(state)
        .other(lidDevice.account())
        .map(phone -> state.read(key(phone.withDevice(lidDevice.device()))))
        .orElse(null);
  }

  private static void store(StateChanges changes, Jid device, SignalSession session) {
    AddressBook book = new AddressBook(changes);
    Jid preferred = book.deviceByLid(device);
    changes.put(key(preferred), session.toBytes());
    if (preferred.device() == 0) {
      rememberIdentity(changes, preferred, session.remoteIdentity());
    }
    if (preferred.isLid()) {
      book.other(preferred.account())
          .map(phone -> key(phone.withDevice(device.device())))
          .filter(old -> changes.read(old) != null)
          .ifPresent(changes::remove);
    }
  }

  private static StateKey key(Jid device) {
    return new StateKey(Kind.SIGNAL_SESSION, Accounts.device(device).toString());
  }

  private static StateKey identityKey(Jid account) {
    return new StateKey(Kind.PEER_IDENTITY, account.toString());
  }
}
