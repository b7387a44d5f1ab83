package io.manyline.sandbox.phone;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.signal.PreKey;
import io.manyline.whatsapp.signal.SignedPreKey;

/// The keys that travel in a retry receipt, so that the author can build a session anew.
///
/// **Source:** whatsmeow retry.go `sendRetryReceipt`.
final class RetryKeys {
  private RetryKeys() {}

  static Node of(PhoneKeys keys) {
    PreKey oneTime = keys.newPreKey();
    SignedPreKey signed = keys.signedPreKey();
    return Node.of(
        "keys",
        Node.of("type").withBytes(new byte[] {5}),
        Node.of("identity").withBytes(keys.identity().publicKey()),
        Node.of("key", id(oneTime.id()), Node.of("value").withBytes(oneTime.keyPair().publicKey())),
        Node.of(
            "skey",
            id(signed.id()),
            Node.of("value").withBytes(signed.keyPair().publicKey()),
            Node.of("signature").withBytes(signed.signature())));
  }

  private static Node id(int id) {
    return Node.of("id").withBytes(new byte[] {(byte) (id >> 16), (byte) (id >> 8), (byte) id});
  }
}
