package io.manyline.whatsapp.passkey;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.proto.CompanionCommitment;
import io.manyline.whatsapp.proto.CompanionEphemeralIdentity;
import io.manyline.whatsapp.proto.ProloguePayload;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// What a companion says of itself before it is linked, and the promise of a nonce that it shows
/// later.
///
/// **Shape:** `ProloguePayload`: `CompanionEphemeralIdentity` bytes and SHA-256 over these and the
/// nonce. **Errors:** [PasskeyException] for bytes that are none. **Source:**
/// docs/protocol/passkey.md.
///
/// @param identity as sent: the commitment is over these bytes
public record Prologue(byte[] identity, byte[] publicKey, int deviceType, String ref, byte[] hash) {
  private static final byte[] HANDOFF =
      "shortcake-passkey-handoff-v1".getBytes(StandardCharsets.UTF_8);

  /// @param nonce 32 bytes, kept until the phone answered
  public static Prologue of(byte[] publicKey, int deviceType, String ref, byte[] nonce) {
    byte[] identity =
        CompanionEphemeralIdentity.newBuilder()
            .setPublicKey(ByteString.copyFrom(publicKey))
            .setDeviceType(deviceType)
            .setRef(ref)
            .build()
            .toByteArray();
    return new Prologue(identity, publicKey, deviceType, ref, Hkdf.sha256(identity, nonce));
  }

  public static Prologue parse(byte[] payload) {
    try {
      ProloguePayload parsed = ProloguePayload.parseFrom(payload);
      byte[] identity = parsed.getCompanionEphemeralIdentity().toByteArray();
      CompanionEphemeralIdentity companion = CompanionEphemeralIdentity.parseFrom(identity);
      byte[] hash = parsed.getCommitment().getHash().toByteArray();
      if (companion.getPublicKey().size() != 32 || hash.length != 32) {
        throw new PasskeyException("a prologue with a key or hash of another length than 32");
      }
      return new Prologue(
          identity,
          companion.getPublicKey().toByteArray(),
          companion.getDeviceType(),
          companion.getRef(),
          hash);
    } catch (InvalidProtocolBufferException e) {
      throw new PasskeyException("not a ProloguePayload");
    }
  }

  public byte[] toBytes() {
    return ProloguePayload.newBuilder()
        .setCompanionEphemeralIdentity(ByteString.copyFrom(identity))
        .setCommitment(CompanionCommitment.newBuilder().setHash(ByteString.copyFrom(hash)))
        .build()
        .toByteArray();
  }

  /// Whether that is the nonce that was promised.
  public boolean isPromised(byte[] nonce) {
    return MessageDigest.isEqual(hash, Hkdf.sha256(identity, nonce));
  }

  /// Proof that who shows the prologue is who showed the pairing code before: then nobody needs to
  /// compare codes.
  ///
  /// @param advSecret of the code that was scanned
  public static byte[] handoffProof(byte[] advSecret, byte[] payload) {
    return Hkdf.hmacSha256(Hkdf.derive(new byte[0], advSecret, HANDOFF, 32), payload);
  }
}
