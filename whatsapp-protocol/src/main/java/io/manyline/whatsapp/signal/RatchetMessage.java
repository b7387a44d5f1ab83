package io.manyline.whatsapp.signal;

import com.google.protobuf.CodedInputStream;
import io.manyline.whatsapp.proto.SignalMessage;
import java.io.IOException;

/// A `msg`, parsed but not authenticated.
///
/// **Shape:** version byte, SignalMessage, MAC of 8 bytes. **Errors:** [SignalException] MALFORMED.
/// **Source:** docs/protocol/signal.md.
///
/// @param bytes as received: the MAC covers these, not a re-encoding
/// @param ratchetKey 32 raw bytes
record RatchetMessage(byte[] bytes, byte[] ratchetKey, int counter, byte[] ciphertext) {
  static RatchetMessage parse(byte[] bytes) {
    int length = WireForm.bodyLength(bytes, MessageKeys.MAC_LENGTH);
    try {
      var parsed = SignalMessage.parseFrom(CodedInputStream.newInstance(bytes, 1, length));
      if (!parsed.hasRatchetKey() || !parsed.hasCounter() || !parsed.hasCiphertext()) {
        throw SignalException.malformed("a message without ratchet key, counter or ciphertext");
      }
      return new RatchetMessage(
          bytes,
          WireForm.key(parsed.getRatchetKey()),
          WireForm.counter(parsed.getCounter()),
          WireForm.ciphertext(parsed.getCiphertext()));
    } catch (IOException e) {
      throw SignalException.malformed("not a SignalMessage");
    }
  }

  /// Encrypts at the sender chain's present position.
  ///
  /// @param seed of that position
  static byte[] seal(byte[] seed, RatchetState state, LocalIdentity local, byte[] plaintext) {
    var keys = MessageKeys.ofRatchet(seed);
    var sender = state.sender();
    var message =
        SignalMessage.newBuilder()
            .setRatchetKey(WireForm.typed(sender.ratchetKey().publicKey()))
            .setCounter(sender.chain().index())
            .setPreviousCounter(sender.previousCounter())
            .setCiphertext(WireForm.wrap(keys.encrypt(plaintext)))
            .build();

    var bytes = WireForm.encode(message, MessageKeys.MAC_LENGTH);
    int length = bytes.length - MessageKeys.MAC_LENGTH;
    var mac = keys.mac(local.identity().publicKey(), state.remoteIdentity(), bytes, length);
    System.arraycopy(mac, 0, bytes, length, MessageKeys.MAC_LENGTH);
    return bytes;
  }
}
