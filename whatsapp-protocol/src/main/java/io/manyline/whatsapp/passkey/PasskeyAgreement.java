package io.manyline.whatsapp.passkey;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.curve.AesGcm;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.curve.InvalidKeyException;
import io.manyline.whatsapp.linkcode.LinkCode;
import io.manyline.whatsapp.proto.EncryptedPairingRequest;
import io.manyline.whatsapp.proto.PairingRequest;
import io.manyline.whatsapp.proto.PrimaryEphemeralIdentity;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/// The key that companion and phone agree on, under which the companion's keys travel.
///
/// **Shape:** HKDF-SHA256 of the ephemerals' agreement, salt `Companion Pairing {device type} with
/// ref {ref}`; AES-256-GCM, 12 bytes of IV, no additional data. **Errors:** [PasskeyException].
/// **Source:** docs/protocol/passkey.md.
public final class PasskeyAgreement {
  private static final byte[] INFO =
      "Pairing Information Encryption Key".getBytes(StandardCharsets.UTF_8);
  private static final int IV = AesGcm.NONCE_LENGTH;
  private static final byte[] NO_ADDITIONAL = {};
  private static final int CODE_BYTES = 5;

  private final byte[] key;

  /// @param ours private half @param theirs public half of the other side
  public PasskeyAgreement(byte[] ours, byte[] theirs, int deviceType, String ref) {
    String salt = "Companion Pairing " + deviceType + " with ref " + ref;
    try {
      this.key =
          Hkdf.derive(salt.getBytes(StandardCharsets.UTF_8), Curve.agree(ours, theirs), INFO, 32);
    } catch (InvalidKeyException e) {
      throw new PasskeyException("an ephemeral key that is none");
    }
  }

  /// The phone's half. @throws PasskeyException unless key and nonce have 32 bytes each
  public static PrimaryEphemeralIdentity parsePrimary(byte[] bytes) {
    try {
      PrimaryEphemeralIdentity primary = PrimaryEphemeralIdentity.parseFrom(bytes);
      if (primary.getPublicKey().size() != 32 || primary.getNonce().size() != 32) {
        throw new PasskeyException("a phone's half of another length than 32");
      }
      return primary;
    } catch (InvalidProtocolBufferException e) {
      throw new PasskeyException("not a PrimaryEphemeralIdentity");
    }
  }

  /// What both screens show, for a person to compare.
  public static String code(byte[] companionNonce, PrimaryEphemeralIdentity primary) {
    byte[] digest = Hkdf.sha256(companionNonce, primary.getPublicKey().toByteArray());
    byte[] shown = Arrays.copyOf(primary.getNonce().toByteArray(), CODE_BYTES);
    for (int i = 0; i < CODE_BYTES; i++) {
      shown[i] ^= digest[i];
    }
    return LinkCode.of(shown).shown();
  }

  /// The companion's keys, and the secret that its phone vouches with. Each 32 bytes.
  public record Companion(byte[] noiseKey, byte[] identity, byte[] advSecret) {}

  public byte[] seal(Companion companion, SecureRandom random) {
    byte[] plain =
        PairingRequest.newBuilder()
            .setCompanionPublicKey(ByteString.copyFrom(companion.noiseKey()))
            .setCompanionIdentityKey(ByteString.copyFrom(companion.identity()))
            .setAdvSecret(ByteString.copyFrom(companion.advSecret()))
            .build()
            .toByteArray();
    byte[] iv = new byte[IV];
    random.nextBytes(iv);
    return EncryptedPairingRequest.newBuilder()
        .setEncryptedPayload(ByteString.copyFrom(AesGcm.seal(key, iv, NO_ADDITIONAL, plain)))
        .setIv(ByteString.copyFrom(iv))
        .build()
        .toByteArray();
  }

  public Companion open(byte[] sealed) {
    try {
      EncryptedPairingRequest request = EncryptedPairingRequest.parseFrom(sealed);
      if (request.getIv().size() != IV) {
        throw new PasskeyException("an IV of another length than 12");
      }
      PairingRequest plain =
          PairingRequest.parseFrom(
              AesGcm.open(
                  key,
                  request.getIv().toByteArray(),
                  NO_ADDITIONAL,
                  request.getEncryptedPayload().toByteArray()));
      Companion companion =
          new Companion(
              plain.getCompanionPublicKey().toByteArray(),
              plain.getCompanionIdentityKey().toByteArray(),
              plain.getAdvSecret().toByteArray());
      if (companion.noiseKey().length != 32
          || companion.identity().length != 32
          || companion.advSecret().length != 32) {
        throw new PasskeyException("a pairing request with keys of another length than 32");
      }
      return companion;
    } catch (InvalidProtocolBufferException | AEADBadTagException e) {
      throw new PasskeyException("a pairing request that does not open");
    }
  }
}
