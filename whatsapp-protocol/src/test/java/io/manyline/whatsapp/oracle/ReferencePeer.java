package io.manyline.whatsapp.oracle;

import io.manyline.whatsapp.signal.PreKeyBundle;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.whispersystems.libsignal.DuplicateMessageException;
import org.whispersystems.libsignal.IdentityKey;
import org.whispersystems.libsignal.IdentityKeyPair;
import org.whispersystems.libsignal.InvalidKeyException;
import org.whispersystems.libsignal.SessionBuilder;
import org.whispersystems.libsignal.SessionCipher;
import org.whispersystems.libsignal.SignalProtocolAddress;
import org.whispersystems.libsignal.ecc.Curve;
import org.whispersystems.libsignal.ecc.ECPublicKey;
import org.whispersystems.libsignal.groups.GroupCipher;
import org.whispersystems.libsignal.groups.GroupSessionBuilder;
import org.whispersystems.libsignal.groups.SenderKeyName;
import org.whispersystems.libsignal.groups.state.SenderKeyRecord;
import org.whispersystems.libsignal.groups.state.SenderKeyStore;
import org.whispersystems.libsignal.protocol.CiphertextMessage;
import org.whispersystems.libsignal.protocol.PreKeySignalMessage;
import org.whispersystems.libsignal.protocol.SenderKeyDistributionMessage;
import org.whispersystems.libsignal.protocol.SignalMessage;
import org.whispersystems.libsignal.state.PreKeyRecord;
import org.whispersystems.libsignal.state.SignedPreKeyRecord;
import org.whispersystems.libsignal.state.impl.InMemorySignalProtocolStore;
import org.whispersystems.libsignal.util.KeyHelper;

/// [OraclePeer] on `org.whispersystems:signal-protocol-java`. Loaded by [Oracle] only.
public final class ReferencePeer implements OraclePeer {
  private static final SignalProtocolAddress PEER = new SignalProtocolAddress("peer", 1);
  private static final SenderKeyName OWN =
      new SenderKeyName("group", new SignalProtocolAddress("self", 1));
  private static final SenderKeyName THEIRS = new SenderKeyName("group", PEER);
  private static final int REGISTRATION_ID = 77;
  private static final int SIGNED_PRE_KEY_ID = 3;

  private final IdentityKeyPair identity = KeyHelper.generateIdentityKeyPair();
  private final InMemorySignalProtocolStore store =
      new InMemorySignalProtocolStore(identity, REGISTRATION_ID);
  private final SignedPreKeyRecord signedPreKey;
  private SenderKeys ownKeys = new SenderKeys();
  private final SenderKeys theirKeys = new SenderKeys();
  private int nextPreKeyId = 1;

  public ReferencePeer() throws InvalidKeyException {
    signedPreKey = KeyHelper.generateSignedPreKey(identity, SIGNED_PRE_KEY_ID);
    store.storeSignedPreKey(SIGNED_PRE_KEY_ID, signedPreKey);
  }

  @Override
  public PreKeyBundle bundle(boolean withOneTime) {
    PreKeyBundle.OneTime oneTime = null;
    if (withOneTime) {
      int id = nextPreKeyId++;
      var pair = Curve.generateKeyPair();
      store.storePreKey(id, new PreKeyRecord(id, pair));
      oneTime = new PreKeyBundle.OneTime(id, raw(pair.getPublicKey()));
    }
    return new PreKeyBundle(
        REGISTRATION_ID,
        raw(identity.getPublicKey().getPublicKey()),
        SIGNED_PRE_KEY_ID,
        raw(signedPreKey.getKeyPair().getPublicKey()),
        signedPreKey.getSignature(),
        oneTime);
  }

  @Override
  public void begin(PreKeyBundle bundle) {
    refusing(
        () -> {
          var oneTime = bundle.oneTime();
          new SessionBuilder(store, PEER)
              .process(
                  new org.whispersystems.libsignal.state.PreKeyBundle(
                      bundle.registrationId(),
                      1,
                      oneTime == null ? -1 : oneTime.id(),
                      oneTime == null ? null : key(oneTime.publicKey()),
                      bundle.signedPreKeyId(),
                      key(bundle.signedPreKey()),
                      bundle.signedPreKeySignature(),
                      new IdentityKey(key(bundle.identityKey()))));
          return null;
        });
  }

  @Override
  public Sent send(byte[] plaintext) {
    return refusing(
        () -> {
          CiphertextMessage sent = new SessionCipher(store, PEER).encrypt(plaintext);
          return new Sent(sent.getType() == CiphertextMessage.PREKEY_TYPE, sent.serialize());
        });
  }

  @Override
  public byte[] receive(boolean preKeyMessage, byte[] message) {
    var cipher = new SessionCipher(store, PEER);
    return refusing(
        () ->
            preKeyMessage
                ? cipher.decrypt(new PreKeySignalMessage(message))
                : cipher.decrypt(new SignalMessage(message)));
  }

  @Override
  public byte[] newSenderKey() {
    ownKeys = new SenderKeys();
    return distribution();
  }

  @Override
  public byte[] distribution() {
    return new GroupSessionBuilder(ownKeys).create(OWN).serialize();
  }

  @Override
  public void acceptSenderKey(byte[] distribution) {
    refusing(
        () -> {
          new GroupSessionBuilder(theirKeys)
              .process(THEIRS, new SenderKeyDistributionMessage(distribution));
          return null;
        });
  }

  @Override
  public byte[] sendToGroup(byte[] plaintext) {
    return refusing(() -> new GroupCipher(ownKeys, OWN).encrypt(plaintext));
  }

  @Override
  public byte[] receiveFromGroup(byte[] message) {
    return refusing(() -> new GroupCipher(theirKeys, THEIRS).decrypt(message));
  }

  private static <T> T refusing(Call<T> call) {
    try {
      return call.run();
    } catch (DuplicateMessageException e) {
      throw new OracleRefusal(true, e);
    } catch (Exception e) {
      throw new OracleRefusal(false, e);
    }
  }

  private static byte[] raw(ECPublicKey key) {
    byte[] typed = key.serialize();
    return Arrays.copyOfRange(typed, 1, typed.length);
  }

  private static ECPublicKey key(byte[] raw) throws InvalidKeyException {
    byte[] typed = new byte[raw.length + 1];
    typed[0] = Curve.DJB_TYPE;
    System.arraycopy(raw, 0, typed, 1, raw.length);
    return Curve.decodePoint(typed, 0);
  }

  private interface Call<T> {
    T run() throws Exception;
  }

  private static final class SenderKeys implements SenderKeyStore {
    private final Map<SenderKeyName, byte[]> records = new HashMap<>();

    @Override
    public void storeSenderKey(SenderKeyName name, SenderKeyRecord record) {
      records.put(name, record.serialize());
    }

    @Override
    public SenderKeyRecord loadSenderKey(SenderKeyName name) {
      byte[] record = records.get(name);
      try {
        return record == null ? new SenderKeyRecord() : new SenderKeyRecord(record);
      } catch (IOException e) {
        throw new IllegalStateException("a record of its own", e);
      }
    }
  }
}
