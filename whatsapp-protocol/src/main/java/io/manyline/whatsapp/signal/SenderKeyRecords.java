package io.manyline.whatsapp.signal;

import com.google.protobuf.CodedInputStream;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.proto.record.SenderKeyRecord;
import io.manyline.whatsapp.proto.record.SenderKeyStateRecord;
import java.io.IOException;

/// Bytes of a [SenderKeyState].
///
/// **Shape:** version byte 1, then the protobuf SenderKeyRecord. **Errors:** [SignalException]
/// MALFORMED for a record that is not whole or beyond the limits.
final class SenderKeyRecords {
  private SenderKeyRecords() {}

  static byte[] encode(SenderKeyState state) {
    var builder = SenderKeyRecord.newBuilder();
    state.keys().forEach(key -> builder.addStates(encode(key)));
    return RecordForm.encode(builder.build());
  }

  static SenderKeyState decode(byte[] bytes) {
    int length = RecordForm.bodyLength(bytes);
    try {
      var parsed = SenderKeyRecord.parseFrom(CodedInputStream.newInstance(bytes, 1, length));
      int count = parsed.getStatesCount();
      if (count == 0 || count > SenderKeyState.KEY_LIMIT) {
        throw SignalException.malformed(count + " sender keys");
      }
      return SenderKeyState.of(
          parsed.getStatesList().stream().map(SenderKeyRecords::decode).toList());
    } catch (IOException e) {
      throw SignalException.malformed("not a sender key record");
    }
  }

  private static SenderKeyStateRecord encode(SenderKey key) {
    var builder =
        SenderKeyStateRecord.newBuilder()
            .setId(key.id())
            .setSigningPublicKey(WireForm.wrap(key.signingKey()))
            .setChain(RecordForm.chain(key.chain()));
    var own = key.ownSigningKey();
    if (own != null) {
      builder.setSigningPrivateKey(WireForm.wrap(own.privateKey()));
    }
    return builder.build();
  }

  private static SenderKey decode(SenderKeyStateRecord parsed) {
    var signingKey = RecordForm.key(parsed.getSigningPublicKey());
    var own =
        parsed.hasSigningPrivateKey()
            ? new KeyPair(RecordForm.key(parsed.getSigningPrivateKey()), signingKey)
            : null;
    return new SenderKey(parsed.getId(), signingKey, own, RecordForm.chain(parsed.getChain()));
  }
}
