package io.manyline.whatsapp.device;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.record.StoredCredentials;
import io.manyline.whatsapp.record.StoredKeyPair;
import io.manyline.whatsapp.signal.LocalIdentity;
import org.jspecify.annotations.Nullable;

/// What makes us this device.
///
/// @param advSecret 32 bytes, shown in the pairing code
/// @param link null until a phone accepted us
public record Credentials(
    LocalIdentity identity,
    KeyPair noise,
    byte[] advSecret,
    int signedPreKeyId,
    @Nullable Link link) {

  /// What the phone gave us. @param deviceIdentity `ADVSignedDeviceIdentity` with all its parts
  public record Link(Jid jid, @Nullable Jid lid, String platform, byte[] deviceIdentity) {}

  public Credentials linked(Link by) {
    return new Credentials(identity, noise, advSecret, signedPreKeyId, by);
  }

  public Credentials withSignedPreKey(int id) {
    return new Credentials(identity, noise, advSecret, id, link);
  }

  public Credentials withAdvSecret(byte[] fresh) {
    return new Credentials(identity, noise, fresh, signedPreKeyId, link);
  }

  /// Shows no secret.
  @Override
  public String toString() {
    return "Credentials[" + (link == null ? "unlinked" : "linked") + "]";
  }

  public byte[] toBytes() {
    StoredCredentials.Builder stored =
        StoredCredentials.newBuilder()
            .setRegistrationId(identity.registrationId())
            .setIdentity(toStored(identity.identity()))
            .setNoise(toStored(noise))
            .setAdvSecret(ByteString.copyFrom(advSecret))
            .setSignedPreKeyId(signedPreKeyId);
    if (link != null) {
      stored
          .setJid(link.jid().toString())
          .setLid(link.lid() == null ? "" : link.lid().toString())
          .setPlatform(link.platform())
          .setDeviceIdentity(ByteString.copyFrom(link.deviceIdentity()));
    }
    return stored.build().toByteArray();
  }

  /// @throws IllegalStateException for bytes that are none: the store is damaged
  public static Credentials fromBytes(byte[] bytes) {
    try {
      StoredCredentials stored = StoredCredentials.parseFrom(bytes);
      return new Credentials(
          new LocalIdentity(stored.getRegistrationId(), fromStored(stored.getIdentity())),
          fromStored(stored.getNoise()),
          stored.getAdvSecret().toByteArray(),
          stored.getSignedPreKeyId(),
          stored.getJid().isEmpty() ? null : linkOf(stored));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("stored credentials are damaged", e);
    }
  }

  public static StoredKeyPair toStored(KeyPair pair) {
    return StoredKeyPair.newBuilder()
        .setPrivateKey(ByteString.copyFrom(pair.privateKey()))
        .setPublicKey(ByteString.copyFrom(pair.publicKey()))
        .build();
  }

  public static KeyPair fromStored(StoredKeyPair pair) {
    return new KeyPair(pair.getPrivateKey().toByteArray(), pair.getPublicKey().toByteArray());
  }

  private static Link linkOf(StoredCredentials stored) {
    return new Link(
        Jid.parse(stored.getJid()),
        stored.getLid().isEmpty() ? null : Jid.parse(stored.getLid()),
        stored.getPlatform(),
        stored.getDeviceIdentity().toByteArray());
  }
}
