package io.manyline.whatsapp.signal;

import com.google.protobuf.CodedInputStream;
import io.manyline.whatsapp.proto.PreKeySignalMessage;
import io.manyline.whatsapp.signal.RatchetState.PendingPreKey;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A `pkmsg`, parsed but not authenticated: what X3DH needs of the initiator, and a first `msg`.
///
/// **Shape:** version byte, PreKeySignalMessage; its fields are covered by the MAC of the message
/// inside only as far as they decide about its keys. Keys are 32 raw bytes here, typed on the wire.
/// **Errors:** [SignalException] MALFORMED. **Source:** docs/protocol/signal.md.
///
/// @param preKeyId null when the initiator found no one-time prekey
record PreKeyMessage(
    int registrationId,
    @Nullable Integer preKeyId,
    int signedPreKeyId,
    byte[] baseKey,
    byte[] identityKey,
    RatchetMessage message) {
  static PreKeyMessage parse(byte[] bytes) {
    int length = WireForm.bodyLength(bytes, 0);
    try {
      var parsed = PreKeySignalMessage.parseFrom(CodedInputStream.newInstance(bytes, 1, length));
      if (!parsed.hasSignedPreKeyId()
          || !parsed.hasBaseKey()
          || !parsed.hasIdentityKey()
          || !parsed.hasMessage()) {
        throw SignalException.malformed("a prekey message without keys, key id or message");
      }
      return new PreKeyMessage(
          parsed.getRegistrationId(),
          parsed.hasPreKeyId() ? parsed.getPreKeyId() : null,
          parsed.getSignedPreKeyId(),
          WireForm.key(parsed.getBaseKey()),
          WireForm.key(parsed.getIdentityKey()),
          RatchetMessage.parse(parsed.getMessage().toByteArray()));
    } catch (IOException e) {
      throw SignalException.malformed("not a PreKeySignalMessage");
    }
  }

  /// Wraps a message for a peer that has not answered yet.
  static byte[] wrap(
      byte[] message, RatchetState state, PendingPreKey pending, LocalIdentity local) {
    var wrapped =
        PreKeySignalMessage.newBuilder()
            .setRegistrationId(local.registrationId())
            .setSignedPreKeyId(pending.signedPreKeyId())
            .setBaseKey(WireForm.typed(state.baseKey()))
            .setIdentityKey(WireForm.typed(local.identity().publicKey()))
            .setMessage(WireForm.wrap(message));
    if (pending.preKeyId() != null) {
      wrapped.setPreKeyId(pending.preKeyId());
    }
    return WireForm.encode(wrapped.build(), 0);
  }
}
