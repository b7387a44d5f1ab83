package io.manyline.sandbox.account;

import io.manyline.whatsapp.signal.PreKeyBundle;
import org.jspecify.annotations.Nullable;

/// What is handed out about a device for a first message to it.
///
/// @param oneTime null when the stock is used up
public record KeyBundle(Device device, @Nullable OneTimeKey oneTime) {
  /// The same as the Signal layer takes it.
  public PreKeyBundle toPreKeyBundle() {
    Device.SignedKey signed = device.signedPreKey();
    return new PreKeyBundle(
        device.registrationId(),
        device.identity(),
        signed.id(),
        signed.value(),
        signed.signature(),
        oneTime == null ? null : new PreKeyBundle.OneTime(oneTime.id(), oneTime.publicKey()));
  }
}
