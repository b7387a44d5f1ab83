package io.manyline.whatsapp.signal;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.manyline.whatsapp.proto.record.MessageChainRecord;

/// What our records have in common: a version byte, keys of 32 bytes, chains.
///
/// **Errors:** [SignalException] MALFORMED.
final class RecordForm {
  private static final byte VERSION = 1;
  private static final int KEY_LENGTH = 32;

  private RecordForm() {}

  static byte[] encode(MessageLite record) {
    return WireForm.encode(VERSION, record, 0);
  }

  /// @return length of the protobuf that begins at offset 1
  static int bodyLength(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != VERSION) {
      throw SignalException.malformed("a record of an unknown version");
    }
    return bytes.length - 1;
  }

  static byte[] key(ByteString bytes) {
    if (bytes.size() != KEY_LENGTH) {
      throw SignalException.malformed("a key of " + bytes.size() + " bytes");
    }
    return bytes.toByteArray();
  }

  static MessageChainRecord chain(MessageChain chain) {
    var builder =
        MessageChainRecord.newBuilder()
            .setKey(WireForm.wrap(chain.next().key()))
            .setIndex(chain.next().index());
    if (chain.skipped() != SkippedKeys.NONE) {
      builder.setSkipped(WireForm.wrap(chain.skipped().toBytes()));
    }
    return builder.build();
  }

  static MessageChain chain(MessageChainRecord parsed) {
    int index = WireForm.counter(parsed.getIndex());
    return new MessageChain(
        new ChainKey(key(parsed.getKey()), index),
        SkippedKeys.fromBytes(parsed.getSkipped().toByteArray(), index));
  }
}
