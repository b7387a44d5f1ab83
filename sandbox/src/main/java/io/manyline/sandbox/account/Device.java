package io.manyline.sandbox.account;

import org.jspecify.annotations.Nullable;

/// What the server knows of one device: public keys only. Keys are 32 raw bytes.
///
/// @param id 0 is the phone
/// @param keyIndex 0 for the phone, at least 1 for a companion
/// @param noiseKey with which a companion logs in; null for the phone, which needs no socket here
/// @param signedIdentity ADVSignedDeviceIdentity bytes with account key; null for the phone
/// @param linkedAt unix seconds
/// @param props `DeviceProps` bytes of a companion: how it shows itself, how much history it wants
public record Device(
    int id,
    int keyIndex,
    int registrationId,
    byte[] identity,
    SignedKey signedPreKey,
    byte @Nullable [] noiseKey,
    byte @Nullable [] signedIdentity,
    String platform,
    long linkedAt,
    byte @Nullable [] props) {

  Device withSignedPreKey(int registrationId, SignedKey key) {
    return new Device(
        id,
        keyIndex,
        registrationId,
        identity,
        key,
        noiseKey,
        signedIdentity,
        platform,
        linkedAt,
        props);
  }

  /// A signed prekey's public half. @param signature XEdDSA by the identity over 05, value
  public record SignedKey(int id, byte[] value, byte[] signature) {}
}
