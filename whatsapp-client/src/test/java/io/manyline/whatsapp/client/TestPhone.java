package io.manyline.whatsapp.client;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.device.Credentials;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.identity.DeviceIdentities;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.ADVDeviceIdentity;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentity;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentityHMAC;
import io.manyline.whatsapp.socket.InboundGate;
import io.manyline.whatsapp.stanza.LaneTimer;
import io.manyline.whatsapp.store.DeviceStore;
import java.security.SecureRandom;
import java.util.Base64;

/// A phone that vouches for companions.
public final class TestPhone {
  public static final Jid COMPANION = Jid.phone("15550001").withDevice(33);
  public static final Jid COMPANION_LID = Jid.lid("990001").withDevice(33);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyPair identity;

  public TestPhone() {
    this(Curve.generate(RANDOM));
  }

  public TestPhone(KeyPair identity) {
    this.identity = identity;
  }

  /// What the server relays when this phone scanned a code.
  public Node pairSuccess(String code) {
    String[] parts = code.split(",");
    byte[] companion = Base64.getDecoder().decode(parts[2]);
    byte[] secret = Base64.getDecoder().decode(parts[3]);
    return pairSuccess(vouch(companion, secret).toByteArray());
  }

  public Node pairSuccess(byte[] container) {
    return Node.of(
            "iq",
            Node.of(
                "pair-success",
                Node.of("device-identity").withBytes(container),
                Node.of("device").with("jid", COMPANION).with("lid", COMPANION_LID),
                Node.of("platform").with("name", "android")))
        .with("id", "pair-1")
        .with("type", "set")
        .with("xmlns", "md")
        .with("from", Jid.SERVER);
  }

  public ADVSignedDeviceIdentityHMAC vouch(byte[] companionIdentity, byte[] advSecret) {
    byte[] details =
        ADVDeviceIdentity.newBuilder()
            .setRawId(7)
            .setTimestamp(1_700_000_000)
            .setKeyIndex(1)
            .build()
            .toByteArray();
    return DeviceIdentities.vouch(identity, companionIdentity, details, advSecret, RANDOM);
  }

  public byte[] identityKey() {
    return identity.publicKey();
  }

  /// A companion's identity, signed by both.
  public ADVSignedDeviceIdentity vouchFor(KeyPair companion) {
    byte[] secret = new byte[32];
    return DeviceIdentities.accept(vouch(companion.publicKey(), secret), companion, secret, RANDOM);
  }

  /// Leaves a store as linking leaves it.
  public Credentials link(DeviceStore store) {
    StateLedger ledger =
        new StateLedger(
            store,
            Runnable::run,
            new LaneTimer(new ManualTimer(), Runnable::run),
            new InboundGate(),
            why -> {
              throw new AssertionError(why);
            });
    StateChanges changes = ledger.begin();
    OwnDevice own = OwnDevice.load(changes, RANDOM);
    ADVSignedDeviceIdentity identity = vouchFor(own.credentials().identity().identity());
    Credentials linked =
        own.writeLinked(
            changes,
            new Credentials.Link(COMPANION, COMPANION_LID, "android", identity.toByteArray()));
    ledger.commit(changes, () -> {});
    return linked;
  }
}
