package io.manyline.whatsapp.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.identity.InvalidDeviceIdentityException.Part;
import io.manyline.whatsapp.proto.ADVDeviceIdentity;
import io.manyline.whatsapp.proto.ADVKeyIndexList;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentity;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentityHMAC;
import io.manyline.whatsapp.proto.ADVSignedKeyIndexList;
import java.security.MessageDigest;
import java.security.SecureRandom;

/// Signs and verifies ADV containers: both the phone's half and the companion's.
///
/// **Shape:** prefixes `06 00` account signature, `06 01` device signature, `06 02` key-index list,
/// `06 05` and `06 06` for hosted accounts. Keys are 32 raw bytes, signatures 64. **Order and
/// threads:** pure. **Errors:** [InvalidDeviceIdentityException] names the part that does not
/// verify. **Source:** docs/protocol/adv.md.
public final class DeviceIdentities {
  private DeviceIdentities() {}

  /// Phone: vouches for a companion.
  ///
  /// @param details ADVDeviceIdentity bytes; with a hosted device type the hosted prefixes are used
  /// @param advSecret from the QR code, 32 bytes
  public static ADVSignedDeviceIdentityHMAC vouch(
      KeyPair account,
      byte[] companionIdentity,
      byte[] details,
      byte[] advSecret,
      SecureRandom random) {
    boolean hosted =
        parseDetails(ByteString.copyFrom(details)).getDeviceType() == AdvSignatures.HOSTED;
    var prefix = hosted ? AdvSignatures.HOSTED_ACCOUNT : AdvSignatures.ACCOUNT;
    var signature =
        AdvSignatures.sign(account, random, prefix, details, requireKey(companionIdentity));
    var signed =
        ADVSignedDeviceIdentity.newBuilder()
            .setDetails(ByteString.copyFrom(details))
            .setAccountSignatureKey(ByteString.copyFrom(account.publicKey()))
            .setAccountSignature(ByteString.copyFrom(signature))
            .build()
            .toByteArray();

    var container =
        ADVSignedDeviceIdentityHMAC.newBuilder()
            .setDetails(ByteString.copyFrom(signed))
            .setHmac(ByteString.copyFrom(hmac(advSecret, signed, hosted)));
    if (hosted) {
      container.setAccountType(AdvSignatures.HOSTED);
    }
    return container.build();
  }

  /// Companion: checks HMAC and account signature, then adds its own signature.
  ///
  /// @return with account key, account signature and device signature
  public static ADVSignedDeviceIdentity accept(
      ADVSignedDeviceIdentityHMAC container,
      KeyPair companionIdentity,
      byte[] advSecret,
      SecureRandom random) {
    boolean hosted = container.getAccountType() == AdvSignatures.HOSTED;
    var expected = hmac(advSecret, container.getDetails().toByteArray(), hosted);
    if (!MessageDigest.isEqual(expected, container.getHmac().toByteArray())) {
      throw new InvalidDeviceIdentityException(Part.HMAC, "made with another secret");
    }

    var signed = parseSigned(container.getDetails());
    var accountKey = requireKey(signed.getAccountSignatureKey().toByteArray());
    var companionKey = companionIdentity.publicKey();
    verifyAccount(signed, accountKey, companionKey, hosted);
    var signature =
        AdvSignatures.sign(
            companionIdentity,
            random,
            AdvSignatures.DEVICE,
            signed.getDetails().toByteArray(),
            companionKey,
            accountKey);
    return signed.toBuilder().setDeviceSignature(ByteString.copyFrom(signature)).build();
  }

  /// Anyone: checks both signatures of a companion's identity against its Signal identity key.
  ///
  /// @param signed may lack the account key, but must not hold another one
  public static void verify(
      ADVSignedDeviceIdentity signed, byte[] accountKey, byte[] companionIdentity) {
    requireKey(accountKey);
    requireKey(companionIdentity);
    var carried = signed.getAccountSignatureKey();
    if (!carried.isEmpty() && !carried.equals(ByteString.copyFrom(accountKey))) {
      throw new InvalidDeviceIdentityException(Part.ACCOUNT_SIGNATURE, "by another account");
    }

    verifyAccount(signed, accountKey, companionIdentity, false);
    var signature = signed.getDeviceSignature().toByteArray();
    var details = signed.getDetails().toByteArray();
    boolean hosted = AdvSignatures.isHosted(parseDetails(signed.getDetails()));
    if (!AdvSignatures.verify(
            companionIdentity,
            signature,
            AdvSignatures.DEVICE,
            details,
            companionIdentity,
            accountKey)
        && !(hosted
            && AdvSignatures.verify(
                companionIdentity,
                signature,
                AdvSignatures.HOSTED_DEVICE,
                details,
                companionIdentity,
                accountKey))) {
      throw new InvalidDeviceIdentityException(Part.DEVICE_SIGNATURE, "not by this companion");
    }
  }

  public static ADVSignedKeyIndexList signKeyIndexes(
      KeyPair account, ADVKeyIndexList list, SecureRandom random) {
    var details = list.toByteArray();
    var signature = AdvSignatures.sign(account, random, AdvSignatures.KEY_INDEX_LIST, details);
    return ADVSignedKeyIndexList.newBuilder()
        .setDetails(ByteString.copyFrom(details))
        .setAccountSignature(ByteString.copyFrom(signature))
        .setAccountSignatureKey(ByteString.copyFrom(account.publicKey()))
        .build();
  }

  public static ADVKeyIndexList verifyKeyIndexes(ADVSignedKeyIndexList signed, byte[] accountKey) {
    var details = signed.getDetails().toByteArray();
    var signature = signed.getAccountSignature().toByteArray();
    if (!AdvSignatures.verify(
        requireKey(accountKey), signature, AdvSignatures.KEY_INDEX_LIST, details)) {
      throw new InvalidDeviceIdentityException(Part.KEY_INDEX_LIST, "not by this account");
    }
    try {
      return ADVKeyIndexList.parseFrom(details);
    } catch (InvalidProtocolBufferException e) {
      throw malformed("not an ADVKeyIndexList");
    }
  }

  private static void verifyAccount(
      ADVSignedDeviceIdentity signed,
      byte[] accountKey,
      byte[] companionIdentity,
      boolean hostedContainer) {
    boolean hosted = hostedContainer | AdvSignatures.isHosted(parseDetails(signed.getDetails()));
    var details = signed.getDetails().toByteArray();
    var signature = signed.getAccountSignature().toByteArray();
    if (!AdvSignatures.verify(
            accountKey, signature, AdvSignatures.ACCOUNT, details, companionIdentity)
        && !(hosted
            && AdvSignatures.verify(
                accountKey, signature, AdvSignatures.HOSTED_ACCOUNT, details, companionIdentity))) {
      throw new InvalidDeviceIdentityException(
          Part.ACCOUNT_SIGNATURE, "not by this account for this companion");
    }
  }

  private static byte[] hmac(byte[] secret, byte[] signed, boolean hosted) {
    return hosted
        ? Hkdf.hmacSha256(secret, AdvSignatures.HOSTED_ACCOUNT, signed)
        : Hkdf.hmacSha256(secret, signed);
  }

  private static ADVSignedDeviceIdentity parseSigned(ByteString bytes) {
    try {
      return ADVSignedDeviceIdentity.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw malformed("not an ADVSignedDeviceIdentity");
    }
  }

  private static ADVDeviceIdentity parseDetails(ByteString bytes) {
    try {
      var details = ADVDeviceIdentity.parseFrom(bytes);
      if (details.getKeyIndex() == 0) {
        throw malformed("device identity without a key index");
      }
      return details;
    } catch (InvalidProtocolBufferException e) {
      throw malformed("not an ADVDeviceIdentity");
    }
  }

  private static byte[] requireKey(byte[] key) {
    if (key.length != Curve.KEY_LENGTH) {
      throw malformed("a key of " + key.length + " bytes");
    }
    return key;
  }

  private static InvalidDeviceIdentityException malformed(String message) {
    return new InvalidDeviceIdentityException(Part.MALFORMED, message);
  }
}
