package io.manyline.sandbox.login;

import io.manyline.sandbox.account.Device;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.proto.ClientPayload.DevicePairingData;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The keys with which a companion asks to be paired.
///
/// **Source:** whatsmeow store/clientpayload.go `getRegistrationPayload`.
///
/// @param deviceProps `DeviceProps` bytes: how the companion shows itself, how much history it
///   wants
record Registration(
    int registrationId, byte[] identity, Device.SignedKey signedPreKey, byte[] deviceProps) {

  /// Empty for a field of a wrong length, and for a signed prekey that its identity did not sign.
  static Optional<Registration> of(DevicePairingData data) {
    boolean sized =
        data.getERegid().size() == 4
            && data.getEKeytype().size() == 1
            && data.getEKeytype().byteAt(0) == 5
            && data.getEIdent().size() == 32
            && data.getESkeyId().size() == 3
            && data.getESkeyVal().size() == 32
            && data.getESkeySig().size() == 64;
    if (!sized) {
      return Optional.empty();
    }
    byte[] identity = data.getEIdent().toByteArray();
    Device.SignedKey signed =
        new Device.SignedKey(
            ByteBuffer.allocate(4).put(1, data.getESkeyId().toByteArray()).getInt(0),
            data.getESkeyVal().toByteArray(),
            data.getESkeySig().toByteArray());
    if (!Curve.verify(identity, Curve.typed(signed.value()), signed.signature())) {
      return Optional.empty();
    }
    int registrationId = data.getERegid().asReadOnlyByteBuffer().getInt();
    return Optional.of(
        new Registration(registrationId, identity, signed, data.getDeviceProps().toByteArray()));
  }
}
