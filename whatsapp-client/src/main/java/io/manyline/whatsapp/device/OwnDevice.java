package io.manyline.whatsapp.device;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.signal.LocalIdentity;
import io.manyline.whatsapp.signal.SignedPreKey;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/// Ourselves: the credentials in use, and what follows from them.
///
/// **Order and threads:** on the lane. Credentials change at linking, and when the server tells our
/// LID.
public final class OwnDevice {
  public static final StateKey CREDENTIALS = StateKey.single(Kind.CREDENTIALS);
  private static final int FIRST_SIGNED_PRE_KEY = 1;

  private Credentials credentials;
  private @Nullable SignedPreKey fresh;

  /// Whether it was asked to be unavailable: its receipts then do not count as delivered.
  private boolean inactive;

  private OwnDevice(Credentials credentials, @Nullable SignedPreKey fresh) {
    this.credentials = credentials;
    this.fresh = fresh;
  }

  /// What the store has, or a new device in memory only: nothing is kept of one that never links.
  public static OwnDevice load(StateChanges state, SecureRandom random) {
    byte[] stored = state.read(CREDENTIALS);
    return stored == null ? create(random) : new OwnDevice(Credentials.fromBytes(stored), null);
  }

  private static OwnDevice create(SecureRandom random) {
    byte[] advSecret = new byte[32];
    random.nextBytes(advSecret);
    LocalIdentity identity =
        new LocalIdentity(1 + random.nextInt((1 << 14) - 1), Curve.generate(random));
    SignedPreKey signed = SignedPreKey.create(FIRST_SIGNED_PRE_KEY, identity.identity(), random);
    Credentials credentials =
        new Credentials(identity, Curve.generate(random), advSecret, signed.id(), null);
    return new OwnDevice(credentials, signed);
  }

  public boolean isInactive() {
    return inactive;
  }

  public void inactive(boolean asked) {
    inactive = asked;
  }

  public Credentials credentials() {
    return credentials;
  }

  public boolean isLinked() {
    return credentials.link() != null;
  }

  /// @throws IllegalStateException before a phone accepted us
  public Credentials.Link link() {
    Credentials.Link link = credentials.link();
    if (link == null) {
      throw new IllegalStateException("not linked");
    }
    return link;
  }

  /// Whether that address is our own account, in either form.
  public boolean isOwnAccount(Jid jid) {
    Jid account = Accounts.account(jid);
    Jid lid = link().lid();
    return account.equals(Accounts.account(link().jid()))
        || (lid != null && account.equals(Accounts.account(lid)));
  }

  /// Our own account's address in the family of another one; the phone number where we have no LID.
  public Jid accountLike(Jid address) {
    Jid lid = link().lid();
    return Accounts.account(address.isLid() && lid != null ? lid : link().jid());
  }

  /// The signed prekey that the server has of us.
  public SignedPreKey signedPreKey(StateChanges state) {
    if (fresh != null) {
      return fresh;
    }
    SignedPreKey stored = StoredPreKeys.signed(state, credentials.signedPreKeyId());
    if (stored == null) {
      throw new IllegalStateException("the signed prekey is missing from the store");
    }
    return stored;
  }

  /// Writes the linked credentials; call [#use(Credentials)] once they are durable.
  public Credentials writeLinked(StateChanges changes, Credentials.Link link) {
    Credentials linked = credentials.linked(link);
    changes.put(CREDENTIALS, linked.toBytes());
    if (fresh != null) {
      StoredPreKeys.put(changes, fresh);
    }
    return linked;
  }

  /// From these changes on another signed prekey is the one that the server has.
  public void replaceSignedPreKey(StateChanges changes, int id) {
    Credentials rotated = credentials.withSignedPreKey(id);
    changes.put(CREDENTIALS, rotated.toBytes());
    use(rotated);
  }

  /// The secret that pairing codes show from now on; what showed the one before is worth nothing.
  public void replaceAdvSecret(SecureRandom random) {
    byte[] fresh = new byte[32];
    random.nextBytes(fresh);
    credentials = credentials.withAdvSecret(fresh);
  }

  public void use(Credentials durable) {
    credentials = durable;
    fresh = null;
  }
}
