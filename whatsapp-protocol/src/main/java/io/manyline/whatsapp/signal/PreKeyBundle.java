package io.manyline.whatsapp.signal;

import org.jspecify.annotations.Nullable;

/// What a server hands out about a device, for a first message to it. Keys are 32 raw bytes.
public record PreKeyBundle(
    int registrationId,
    byte[] identityKey,
    int signedPreKeyId,
    byte[] signedPreKey,
    byte[] signedPreKeySignature,
    @Nullable OneTime oneTime) {

  /// The one-time prekey; a server that ran out gives none.
  public record OneTime(int id, byte[] publicKey) {}
}
