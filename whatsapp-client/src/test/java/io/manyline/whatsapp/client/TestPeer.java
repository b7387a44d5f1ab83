package io.manyline.whatsapp.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.device.Credentials;
import io.manyline.whatsapp.iq.PreKeyNodes;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentity;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.record.StoredKeyPair;
import io.manyline.whatsapp.record.StoredSignedPreKey;
import io.manyline.whatsapp.signal.LocalIdentity;
import io.manyline.whatsapp.signal.Padding;
import io.manyline.whatsapp.signal.PreKey;
import io.manyline.whatsapp.signal.PreKeyBundle;
import io.manyline.whatsapp.signal.SessionCipher;
import io.manyline.whatsapp.signal.SignalSession;
import io.manyline.whatsapp.signal.SignedPreKey;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import io.manyline.whatsapp.store.StateKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Another device, with keys of its own, that writes to the client and reads what it sends.
public final class TestPeer {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Jid jid;
  private final LocalIdentity identity = new LocalIdentity(1234, Curve.generate(RANDOM));
  private final SignedPreKey signed = SignedPreKey.create(1, identity.identity(), RANDOM);
  private final Map<Integer, PreKey> preKeys = new HashMap<>();
  private final SessionCipher cipher = new SessionCipher(identity, RANDOM);
  private @Nullable SignalSession session;
  private @Nullable ADVSignedDeviceIdentity vouched;
  private int lastPreKey;
  private int messages;

  public TestPeer(Jid jid) {
    this.jid = jid;
  }

  public Jid jid() {
    return jid;
  }

  public LocalIdentity identity() {
    return identity;
  }

  /// Makes this a companion of that phone.
  public TestPeer vouchedBy(ADVSignedDeviceIdentity identity) {
    vouched = identity;
    return this;
  }

  /// What the server hands out of this device. @param as in the family that was asked
  public Node bundle(Jid as) {
    PreKey oneTime = new PreKey(++lastPreKey, Curve.generate(RANDOM));
    preKeys.put(oneTime.id(), oneTime);
    return bundle(as, oneTime, signed);
  }

  /// A bundle whose signed prekey another identity signed.
  public Node forgedBundle(Jid as) {
    SignedPreKey forged = SignedPreKey.create(1, Curve.generate(RANDOM), RANDOM);
    return bundle(as, new PreKey(1, Curve.generate(RANDOM)), forged);
  }

  private Node bundle(Jid as, PreKey oneTime, SignedPreKey signedPreKey) {
    List<Node> children =
        new ArrayList<>(
            List.of(
                PreKeyNodes.registration(identity),
                PreKeyNodes.type(),
                PreKeyNodes.identity(identity),
                PreKeyNodes.signed(signedPreKey),
                PreKeyNodes.oneTime(oneTime)));
    if (vouched != null) {
      children.add(Node.of("device-identity").withBytes(vouched.toByteArray()));
    }
    return Node.of("user").with("jid", as).withChildren(children);
  }

  /// Begins a ratchet with the client, from what its store holds.
  public void meet(InMemoryDeviceStore store, @Nullable Integer oneTimeId) {
    Credentials own = Credentials.fromBytes(store.read(StateKey.single(StateKey.Kind.CREDENTIALS)));
    try {
      StoredSignedPreKey stored =
          StoredSignedPreKey.parseFrom(store.read(new StateKey(StateKey.Kind.SIGNED_PRE_KEY, "1")));
      PreKeyBundle.OneTime oneTime =
          oneTimeId == null
              ? null
              : new PreKeyBundle.OneTime(
                  oneTimeId,
                  StoredKeyPair.parseFrom(
                          store.read(
                              new StateKey(StateKey.Kind.PRE_KEY, Integer.toString(oneTimeId))))
                      .getPublicKey()
                      .toByteArray());
      session =
          cipher.initiate(
              new PreKeyBundle(
                  own.identity().registrationId(),
                  own.identity().identity().publicKey(),
                  1,
                  stored.getKeyPair().getPublicKey().toByteArray(),
                  stored.getSignature().toByteArray(),
                  oneTime),
              session);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A message to the client, as the server delivers it.
  public Node text(String text) {
    return message(Message.newBuilder().setConversation(text).build());
  }

  public Node message(Message message) {
    return stanza(encrypt(message.toByteArray()));
  }

  public Node plaintext(byte[] plaintext) {
    return stanza(encrypt(plaintext));
  }

  public Node stanza(Node enc) {
    return Node.of("message", enc)
        .with("id", "3EB0" + jid.user() + jid.device() + "x" + ++messages)
        .with("from", jid)
        .with("t", 1_767_225_600L)
        .with("type", "text")
        .with("notify", "Peer");
  }

  public Node encrypt(byte[] plaintext) {
    SessionCipher.Encrypted encrypted = cipher.encrypt(session, Padding.pad(plaintext, RANDOM));
    session = encrypted.session();
    return Node.of("enc")
        .with("v", "2")
        .with("type", encrypted.type().wireName())
        .withBytes(encrypted.message());
  }

  /// Reads an `<enc>` of the client.
  public Message read(Node enc) {
    SessionCipher.Decrypted decrypted =
        enc.required("type").equals("pkmsg")
            ? cipher.decryptPreKey(
                session, enc.bytes(), id -> id == 1 ? signed : null, preKeys::get)
            : cipher.decrypt(session, enc.bytes());
    session = decrypted.session();
    if (decrypted.usedPreKeyId() != null) {
      preKeys.remove(decrypted.usedPreKeyId());
    }
    try {
      return Message.parseFrom(Padding.unpad(decrypted.plaintext()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Loses its ratchet, as a phone does that was restored.
  public void loseSession() {
    session = null;
  }
}
