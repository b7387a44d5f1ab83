package io.manyline.whatsapp.message;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.device.PeerCipher;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.group.SenderKeys;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.signal.CiphertextType;
import io.manyline.whatsapp.signal.Padding;
import io.manyline.whatsapp.signal.SignalException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decrypts what a group message carries: first what is for this device alone, which may hold the
/// sender's key, then what is for everybody.
///
/// **Order and threads:** both steps go into the same changes. **Errors:** [SignalException] of the
/// part that says something; then the changes still hold what the other part gave, and are to be
/// committed. **Source:** docs/protocol: groups (whatsmeow message.go `decryptGroupMsg`).
final class GroupCiphertexts {
  private final PeerCipher cipher;

  GroupCiphertexts(PeerCipher cipher) {
    this.cipher = cipher;
  }

  /// @return with padding
  byte[] decrypt(
      StateChanges changes, MessageEnvelope envelope, List<MessageEnvelope.Ciphertext> all) {
    byte @Nullable [] direct = null;
    @Nullable SignalException refused = null;
    for (MessageEnvelope.Ciphertext each : all) {
      if (each.type() != CiphertextType.SENDER_KEY) {
        try {
          direct = direct(changes, envelope, each);
        } catch (SignalException e) {
          // The key may have come before: what is for everybody decides.
          refused = e;
        }
      }
    }
    for (MessageEnvelope.Ciphertext each : all) {
      if (each.type() == CiphertextType.SENDER_KEY) {
        return new SenderKeys(changes).decrypt(envelope.group(), envelope.sender(), each.bytes());
      }
    }
    if (direct == null) {
      throw refused != null ? refused : nothing();
    }
    return direct;
  }

  private byte[] direct(
      StateChanges changes, MessageEnvelope envelope, MessageEnvelope.Ciphertext ciphertext) {
    byte[] padded =
        cipher.decrypt(changes, envelope.sender(), ciphertext.type(), ciphertext.bytes());
    try {
      Message message = Message.parseFrom(Padding.unpad(padded));
      new SenderKeys(changes).accept(envelope.group(), envelope.sender(), message);
    } catch (InvalidProtocolBufferException | SignalException _) {
      // The ratchet moved all the same; without a key the rest does not decrypt and is asked for.
      return padded;
    }
    return padded;
  }

  private static SignalException nothing() {
    return new SignalException(SignalException.Reason.MALFORMED, "a message without ciphertext");
  }
}
