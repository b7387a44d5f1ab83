package io.manyline.whatsapp.device;

import io.manyline.whatsapp.event.WaEvent;
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
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ratchets with peer devices: each step's successor goes into the same changes as what it gave.
///
/// **Shape:** `SIGNAL_SESSION` by device, in LID form where known. One that was begun under the
/// phone number moves to the LID when it is next written. Of an account that registered anew the
/// ratchets move to `ARCHIVED_SESSION`: what was sent in them and comes late is read, what goes out
/// begins a new one, behind which the old one stays. **Errors:** [SignalException]; the changes
/// then hold nothing of the failed step.
public final class PeerCipher {
  private static final Logger log = LoggerFactory.getLogger(PeerCipher.class);

  /// Of a public key, in an event's id.
  private static final int SHOWN_BYTES = 16;

  private final SessionCipher cipher;
  private final OwnDevice own;

  public PeerCipher(SessionCipher cipher, OwnDevice own) {
    this.cipher = cipher;
    this.own = own;
  }

  /// Brings the ratchets of several devices near in one round trip.
  public void prefetch(StateChanges state, Collection<Jid> devices) {
    AddressBook book = new AddressBook(state);
    List<StateKey> keys = new ArrayList<>();
    for (Jid device : devices) {
      Jid preferred = book.deviceByLid(device);
      keys.add(key(preferred));
      keys.add(archiveKey(preferred));
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
    SignalSession session = cipher.initiate(bundle, loadAny(changes, device));
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
    SignalSession session = loadAny(changes, device);
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
    keep(changes, device, session, decrypted.session());
    Integer used = decrypted.usedPreKeyId();
    if (used != null) {
      changes.remove(StoredPreKeys.oneTimeKey(used));
    }
    return decrypted.plaintext();
  }

  /// An account registered anew: its identity is not known any more, and nothing is sent in the
  /// ratchets with its devices.
  public static void forget(StateChanges changes, Jid account, Collection<Integer> devices) {
    AddressBook book = new AddressBook(changes);
    changes.remove(identityKey(book.preferLid(account)));
    archive(changes, Accounts.account(account));
    for (int device : devices) {
      archive(changes, Accounts.account(account).withDevice(device));
    }
  }

  /// A device was unlinked: there is nothing more to read from it.
  public static void remove(StateChanges changes, Jid device) {
    Jid preferred = new AddressBook(changes).deviceByLid(device);
    for (StateKey key : List.of(key(preferred), key(device), archiveKey(preferred))) {
      if (changes.read(key) != null) {
        changes.remove(key);
      }
    }
  }

  /// One that cannot be read is dropped: there is nothing to keep it for.
  private static void archive(StateChanges changes, Jid device) {
    Jid preferred = new AddressBook(changes).deviceByLid(device);
    try {
      SignalSession session = load(changes, device);
      if (session == null) {
        return;
      }
      SignalSession older = archived(changes, preferred);
      changes.put(
          archiveKey(preferred), (older == null ? session : session.archiving(older)).toBytes());
    } catch (SignalException e) {
      log.warn("a ratchet that cannot be read was dropped: {}", e.reason());
    }
    changes.remove(key(preferred));
    dropByPhone(changes, preferred);
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

  private static @Nullable SignalSession loadAny(StateChanges state, Jid device) {
    SignalSession session = load(state, device);
    return session != null ? session : archived(state, new AddressBook(state).deviceByLid(device));
  }

  private static @Nullable SignalSession archived(StateChanges state, Jid preferred) {
    byte[] stored = state.read(archiveKey(preferred));
    return stored == null ? null : SignalSession.fromBytes(stored);
  }

  private static byte @Nullable [] byPhone(StateChanges state, Jid lidDevice) {
    return new AddressBook(state)
        .other(lidDevice.account())
        .map(phone -> state.read(key(phone.withDevice(lidDevice.device()))))
        .orElse(null);
  }

  /// What came late in an archived ratchet leaves it archived.
  private void keep(
      StateChanges changes, Jid device, @Nullable SignalSession before, SignalSession after) {
    Jid preferred = new AddressBook(changes).deviceByLid(device);
    boolean late =
        before != null
            && load(changes, device) == null
            && Arrays.equals(before.remoteIdentity(), after.remoteIdentity());
    if (late) {
      changes.put(archiveKey(preferred), after.toBytes());
    } else {
      store(changes, device, after);
    }
  }

  private void store(StateChanges changes, Jid device, SignalSession session) {
    Jid preferred = new AddressBook(changes).deviceByLid(device);
    changes.put(key(preferred), session.toBytes());
    if (changes.read(archiveKey(preferred)) != null) {
      changes.remove(archiveKey(preferred));
    }
    if (preferred.device() == 0) {
      showIdentity(changes, preferred, session.remoteIdentity());
    }
    dropByPhone(changes, preferred);
  }

  /// A phone's own key is what the account is known by: another one than before is told.
  private void showIdentity(StateChanges changes, Jid account, byte[] identity) {
    byte[] known = accountIdentity(changes, account);
    if (known != null && !Arrays.equals(known, identity) && !own.isOwnAccount(account)) {
      AddressBook book = new AddressBook(changes);
      changes.report(
          new WaEvent.IdentityChanged(
              HexFormat.of().formatHex(identity, 0, SHOWN_BYTES),
              book.chat(account),
              book.address(account),
              null));
      new DeviceLists(changes).forget(account);
    }
    rememberIdentity(changes, account, identity);
  }

  private static void dropByPhone(StateChanges changes, Jid preferred) {
    if (preferred.isLid()) {
      new AddressBook(changes)
          .other(preferred.account())
          .map(phone -> key(phone.withDevice(preferred.device())))
          .filter(old -> changes.read(old) != null)
          .ifPresent(changes::remove);
    }
  }

  static StateKey key(Jid device) {
    return new StateKey(Kind.SIGNAL_SESSION, Accounts.device(device).toString());
  }

  static StateKey archiveKey(Jid device) {
    return new StateKey(Kind.ARCHIVED_SESSION, Accounts.device(device).toString());
  }

  static StateKey identityKey(Jid account) {
    return new StateKey(Kind.PEER_IDENTITY, account.toString());
  }
}
