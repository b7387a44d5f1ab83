package io.manyline.whatsapp.identity;

import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.proto.ADVKeyIndexList;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentity;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentityHMAC;
import io.manyline.whatsapp.proto.ADVSignedKeyIndexList;
import java.security.SecureRandom;

/// Signs and verifies ADV containers: both the phone's half and the companion's.
///
/// **Shape:** prefixes `06 00` account signature, `06 01` device signature, `06 02` key-index list,
/// `06 05` and `06 06` for hosted accounts. **Errors:** [InvalidDeviceIdentityException] names the
/// part that does not verify. **Source:** docs/protocol/adv.md.
public final class DeviceIdentities {
  private DeviceIdentities() {}

  /// Phone: vouches for a companion.
  ///
  /// @param details ADVDeviceIdentity bytes
  /// @param advSecret from the QR code, 32 bytes
  public static ADVSignedDeviceIdentityHMAC vouch(
      KeyPair account,
      byte[] companionIdentity,
      byte[] details,
      byte[] advSecret,
      SecureRandom random) {
    throw new UnsupportedOperationException();
  }

  /// Companion: checks HMAC and account signature, then adds its own signature.
  ///
  /// @return with account key, account signature and device signature
  public static ADVSignedDeviceIdentity accept(
      ADVSignedDeviceIdentityHMAC container,
      KeyPair companionIdentity,
      byte[] advSecret,
      SecureRandom random) {
    throw new UnsupportedOperationException();
  }

  /// Anyone: checks both signatures of a companion's identity against its Signal identity key.
  public static void verify(
      ADVSignedDeviceIdentity signed, byte[] accountKey, byte[] companionIdentity) {
    throw new UnsupportedOperationException();
  }

  public static ADVSignedKeyIndexList signKeyIndexes(
      KeyPair account, ADVKeyIndexList list, SecureRandom random) {
    throw new UnsupportedOperationException();
  }

  public static ADVKeyIndexList verifyKeyIndexes(ADVSignedKeyIndexList signed, byte[] accountKey) {
    throw new UnsupportedOperationException();
  }
}
