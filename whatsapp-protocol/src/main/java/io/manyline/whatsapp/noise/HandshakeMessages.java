package io.manyline.whatsapp.noise;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.noise.NoiseException.Reason;
import io.manyline.whatsapp.proto.HandshakeMessage;

/// Reads the envelope of a handshake message and the parts that must be there. Unknown fields,
/// among them the post-quantum ones of newer clients, are ignored.
final class HandshakeMessages {
  private HandshakeMessages() {}

  static HandshakeMessage parse(byte[] payload) {
    try {
      return HandshakeMessage.parseFrom(payload);
    } catch (InvalidProtocolBufferException _) {
      throw new NoiseException(Reason.MALFORMED, "handshake message is no protobuf");
    }
  }

  /// A public key in clear: 32 bytes.
  static byte[] publicKey(ByteString part, String name) {
    if (part.size() != SymmetricState.KEY_BYTES) {
      throw new NoiseException(Reason.MALFORMED, name + ": 32 bytes expected: " + part.size());
    }
    return part.toByteArray();
  }

  /// A public key under the cipher: 32 bytes and the tag.
  static byte[] sealedKey(ByteString part, String name) {
    if (part.size() != SymmetricState.KEY_BYTES + CounterCipher.TAG_BYTES) {
      throw new NoiseException(Reason.MALFORMED, name + ": 48 bytes expected: " + part.size());
    }
    return part.toByteArray();
  }

  static byte[] sealedPayload(ByteString part, String name) {
    if (part.size() < CounterCipher.TAG_BYTES) {
      throw new NoiseException(Reason.MALFORMED, name + ": 16 bytes or more: " + part.size());
    }
    return part.toByteArray();
  }
}
