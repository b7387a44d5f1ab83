package io.manyline.whatsapp.signal;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.InvalidKeyException;
import java.io.IOException;

/// What all Signal messages have in common: a version byte, a protobuf, a trailer.
///
/// **Shape:** the version byte's high nibble is the version of the message, 3; its low nibble is
/// the highest version that the sender knows, which may be any. **Errors:** [SignalException]
/// MALFORMED. **Source:** docs/protocol/signal.md.
final class WireForm {
  private static final byte VERSION = 0x33;
  private static final int BLOCK_LENGTH = 16;
  private static final int COUNTER_LIMIT = 1 << 30;

  private WireForm() {}

  /// @return length of the protobuf that begins at offset 1
  static int bodyLength(byte[] bytes, int trailerLength) {
    int length = bytes.length - 1 - trailerLength;
    if (length < 0) {
      throw SignalException.malformed("a message of " + bytes.length + " bytes");
    }
    if ((bytes[0] & 0xF0) >> 4 != 3) {
      throw SignalException.malformed("a message of version " + ((bytes[0] & 0xF0) >> 4));
    }
    return length;
  }

  /// @return version byte, protobuf and a trailer of zeros for the caller to fill
  static byte[] encode(MessageLite message, int trailerLength) {
    return encode(VERSION, message, trailerLength);
  }

  static byte[] encode(byte version, MessageLite message, int trailerLength) {
    int length = message.getSerializedSize();
    var bytes = new byte[1 + length + trailerLength];
    bytes[0] = version;
    try {
      message.writeTo(CodedOutputStream.newInstance(bytes, 1, length));
    } catch (IOException e) {
      throw new IllegalStateException("the array has the message's size", e);
    }
    return bytes;
  }

  /// Raw bytes of a typed key. X25519 does not look at the top bit, so a key that has it would be
  /// another key to us and the same to the agreement: a repeated prekey message would pass as new.
  static byte[] key(ByteString typed) {
    try {
      var key = Curve.untyped(typed.toByteArray());
      if (key[Curve.KEY_LENGTH - 1] < 0) {
        throw SignalException.malformed("a key with its top bit set");
      }
      return key;
    } catch (InvalidKeyException e) {
      throw SignalException.malformed("a key of " + typed.size() + " bytes");
    }
  }

  static ByteString typed(byte[] key) {
    return wrap(Curve.typed(key));
  }

  /// A counter that leaves room to count on: no chain comes near 2^30 messages.
  static int counter(int unsigned) {
    if (unsigned < 0 || unsigned > COUNTER_LIMIT) {
      throw SignalException.malformed("counter " + Integer.toUnsignedString(unsigned));
    }
    return unsigned;
  }

  static byte[] ciphertext(ByteString blocks) {
    if (blocks.isEmpty() || blocks.size() % BLOCK_LENGTH != 0) {
      throw SignalException.malformed("a ciphertext of " + blocks.size() + " bytes");
    }
    return blocks.toByteArray();
  }

  /// Without a copy: the array must not change afterwards.
  static ByteString wrap(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes);
  }
}
