package io.manyline.whatsapp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.identity.DeviceIdentities;
import io.manyline.whatsapp.identity.InvalidDeviceIdentityException;
import io.manyline.whatsapp.noise.CertificateIssuer;
import io.manyline.whatsapp.noise.Initiator;
import io.manyline.whatsapp.noise.NoiseException;
import io.manyline.whatsapp.noise.Responder;
import io.manyline.whatsapp.noise.TrustRoot;
import io.manyline.whatsapp.noise.VerifiedServer;
import io.manyline.whatsapp.proto.ADVDeviceIdentity;
import io.manyline.whatsapp.proto.ADVKeyIndexList;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentity;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentityHMAC;
import io.manyline.whatsapp.proto.ADVSignedKeyIndexList;
import io.manyline.whatsapp.proto.CertChain;
import io.manyline.whatsapp.proto.HandshakeMessage;
import io.manyline.whatsapp.proto.PreKeySignalMessage;
import io.manyline.whatsapp.proto.SenderKeyMessage;
import io.manyline.whatsapp.proto.SignalMessage;
import io.manyline.whatsapp.signal.GroupCipher;
import io.manyline.whatsapp.signal.LocalIdentity;
import io.manyline.whatsapp.signal.PreKey;
import io.manyline.whatsapp.signal.PreKeyBundle;
import io.manyline.whatsapp.signal.SenderKeyState;
import io.manyline.whatsapp.signal.SessionCipher;
import io.manyline.whatsapp.signal.SignalException;
import io.manyline.whatsapp.signal.SignalSession;
import io.manyline.whatsapp.signal.SignedPreKey;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Proper messages of each kind that a client verifies, and who reads them.
final class Refusals {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] PAYLOAD = {1, 2, 3};
  private static final int MAC = 8;
  private static final byte VERSION = 0x33;

  private Refusals() {}

  /// @param tail a MAC or signature that follows the message, may be empty
  record Form(
      String name,
      Message message,
      byte[] tail,
      Reader reader,
      Class<? extends RuntimeException> refusal) {
    void read(Message changed, byte[] changedTail) {
      reader.read(changed, changedTail);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  interface Reader {
    void read(Message message, byte[] tail);
  }

  static List<Form> all() {
    try {
      return List.of(
          new Handshake(null, true).form("server hello, XX"),
          new Handshake(new Handshake(null, true).verified(), true).form("server hello, IK"),
          new Handshake(new Handshake(null, true).verified(), false).form("server hello, fallback"),
          certificate(),
          fromThePhone(),
          ofAPeer(),
          keyIndexes(),
          new Pair().message(),
          new Pair().preKeyMessage(),
          groupMessage());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /// Both sides of a handshake, again and again with the same keys.
  private static final class Handshake {
    private static final KeyPair ROOT = Curve.generate(RANDOM);
    private static final KeyPair SERVER = Curve.generate(RANDOM);
    private static final byte[] CHAIN =
        CertificateIssuer.issue(
            ROOT, SERVER.publicKey(), NOW.minusSeconds(60), NOW.plusSeconds(60), RANDOM);

    private final KeyPair serverEphemeral = Curve.generate(RANDOM);
    private final KeyPair clientKey = Curve.generate(RANDOM);
    private final KeyPair clientEphemeral = Curve.generate(RANDOM);
    private final @Nullable VerifiedServer known;
    private final boolean resumes;

    Handshake(@Nullable VerifiedServer known, boolean resumes) {
      this.known = known;
      this.resumes = resumes;
    }

    VerifiedServer verified() {
      Initiator client = client();
      return client.finish(answer(client)).server();
    }

    Form form(String name) throws InvalidProtocolBufferException {
      byte[] hello = answer(client());
      return new Form(
          name,
          HandshakeMessage.parseFrom(hello),
          new byte[0],
          (message, _) -> {
            Initiator client = client();
            client.clientHello();
            client.finish(message.toByteArray());
          },
          NoiseException.class);
    }

    private byte[] answer(Initiator client) {
      byte[] answer =
          new Responder(SERVER, serverEphemeral, CHAIN, resumes)
              .onFrame(client.clientHello())
              .message();
      if (answer == null) {
        throw new AssertionError("the server answers a hello");
      }
      return answer;
    }

    private Initiator client() {
      return new Initiator(
          clientKey, clientEphemeral, PAYLOAD, new TrustRoot(ROOT.publicKey()), NOW, known);
    }
  }

  private static Form certificate() throws InvalidProtocolBufferException {
    return new Form(
        "certificate",
        CertChain.parseFrom(Handshake.CHAIN),
        new byte[0],
        (chain, _) -> {
          KeyPair ephemeral = Curve.generate(RANDOM);
          Initiator client =
              new Initiator(
                  Curve.generate(RANDOM),
                  ephemeral,
                  PAYLOAD,
                  new TrustRoot(Handshake.ROOT.publicKey()),
                  NOW,
                  null);
          byte[] answer =
              new Responder(Handshake.SERVER, Curve.generate(RANDOM), chain.toByteArray(), true)
                  .onFrame(client.clientHello())
                  .message();
          client.finish(answer == null ? new byte[0] : answer);
        },
        NoiseException.class);
  }

  private static Form fromThePhone() {
    KeyPair account = Curve.generate(RANDOM);
    KeyPair companion = Curve.generate(RANDOM);
    byte[] secret = Curve.generate(RANDOM).privateKey();
    return new Form(
        "device identity, from the phone",
        DeviceIdentities.vouch(account, companion.publicKey(), details(), secret, RANDOM),
        new byte[0],
        (container, _) ->
            DeviceIdentities.accept(
                (ADVSignedDeviceIdentityHMAC) container, companion, secret, RANDOM),
        InvalidDeviceIdentityException.class);
  }

  private static Form ofAPeer() {
    KeyPair account = Curve.generate(RANDOM);
    KeyPair companion = Curve.generate(RANDOM);
    byte[] secret = Curve.generate(RANDOM).privateKey();
    ADVSignedDeviceIdentity signed =
        DeviceIdentities.accept(
            DeviceIdentities.vouch(account, companion.publicKey(), details(), secret, RANDOM),
            companion,
            secret,
            RANDOM);
    return new Form(
        "device identity, of a peer",
        // The account's key is left out on the wire when the reader has it.
        signed.toBuilder().clearAccountSignatureKey().build(),
        new byte[0],
        (identity, _) ->
            DeviceIdentities.verify(
                (ADVSignedDeviceIdentity) identity, account.publicKey(), companion.publicKey()),
        InvalidDeviceIdentityException.class);
  }

  private static Form keyIndexes() {
    KeyPair account = Curve.generate(RANDOM);
    ADVKeyIndexList list =
        ADVKeyIndexList.newBuilder().setRawId(7).setCurrentIndex(3).addValidIndexes(3).build();
    return new Form(
        "key indexes",
        DeviceIdentities.signKeyIndexes(account, list, RANDOM),
        new byte[0],
        (signed, _) ->
            DeviceIdentities.verifyKeyIndexes((ADVSignedKeyIndexList) signed, account.publicKey()),
        InvalidDeviceIdentityException.class);
  }

  /// Two devices; bob reads.
  private static final class Pair {
    private final LocalIdentity bobs = new LocalIdentity(2, Curve.generate(RANDOM));
    private final SignedPreKey signed = SignedPreKey.create(9, bobs.identity(), RANDOM);
    private final PreKey oneTime = new PreKey(5, Curve.generate(RANDOM));
    private final SessionCipher alice =
        new SessionCipher(new LocalIdentity(1, Curve.generate(RANDOM)), RANDOM);
    private final SessionCipher bob = new SessionCipher(bobs, RANDOM);

    Form preKeyMessage() throws InvalidProtocolBufferException {
      byte[] first = alice.encrypt(begun(), PAYLOAD).message();
      return new Form(
          "prekey message",
          PreKeySignalMessage.parseFrom(Arrays.copyOfRange(first, 1, first.length)),
          new byte[0],
          (message, _) ->
              bob.decryptPreKey(
                  null,
                  joined(message, new byte[0]),
                  id -> id == signed.id() ? signed : null,
                  id -> id == oneTime.id() ? oneTime : null),
          SignalException.class);
    }

    Form message() throws InvalidProtocolBufferException {
      SessionCipher.Encrypted first = alice.encrypt(begun(), PAYLOAD);
      SignalSession bobsSession =
          bob.decryptPreKey(null, first.message(), _ -> signed, _ -> oneTime).session();
      SessionCipher.Encrypted answer = bob.encrypt(bobsSession, PAYLOAD);
      SignalSession read = alice.decrypt(first.session(), answer.message()).session();
      byte[] message = alice.encrypt(read, PAYLOAD).message();
      return new Form(
          "message",
          SignalMessage.parseFrom(Arrays.copyOfRange(message, 1, message.length - MAC)),
          Arrays.copyOfRange(message, message.length - MAC, message.length),
          (changed, mac) -> bob.decrypt(answer.session(), joined(changed, mac)),
          SignalException.class);
    }

    private SignalSession begun() {
      return alice.initiate(
          new PreKeyBundle(
              2,
              bobs.identity().publicKey(),
              signed.id(),
              signed.keyPair().publicKey(),
              signed.signature(),
              new PreKeyBundle.OneTime(oneTime.id(), oneTime.keyPair().publicKey())),
          null);
    }
  }

  private static Form groupMessage() throws InvalidProtocolBufferException {
    SenderKeyState own = GroupCipher.create(RANDOM);
    SenderKeyState peer = GroupCipher.accept(null, GroupCipher.distribution(own));
    byte[] message = GroupCipher.encrypt(own, PAYLOAD, RANDOM).message();
    int length = message.length - Curve.SIGNATURE_LENGTH;
    return new Form(
        "group message",
        SenderKeyMessage.parseFrom(Arrays.copyOfRange(message, 1, length)),
        Arrays.copyOfRange(message, length, message.length),
        (changed, signature) -> GroupCipher.decrypt(peer, joined(changed, signature)),
        SignalException.class);
  }

  private static byte[] joined(Message message, byte[] tail) {
    var bytes = new ByteArrayOutputStream();
    bytes.write(VERSION);
    bytes.writeBytes(message.toByteArray());
    bytes.writeBytes(tail);
    return bytes.toByteArray();
  }

  private static byte[] details() {
    return ADVDeviceIdentity.newBuilder()
        .setRawId(7)
        .setTimestamp(1_700_000_000)
        .setKeyIndex(1)
        .build()
        .toByteArray();
  }
}
