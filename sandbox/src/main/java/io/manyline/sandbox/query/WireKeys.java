package io.manyline.sandbox.query;

import io.manyline.sandbox.account.Device;
import io.manyline.sandbox.account.OneTimeKey;
import io.manyline.whatsapp.binary.MalformedNodeException;
import io.manyline.whatsapp.binary.Node;
import java.nio.ByteBuffer;

/// Keys ↔ nodes: ids of 3 bytes, registration ids of 4, raw keys of 32, signatures of 64.
///
/// **Source:** whatsmeow prekeys.go.
final class WireKeys {
  private static final int KEY = 32;
  private static final int SIGNATURE = 64;

  private WireKeys() {}

  static Node key(OneTimeKey key) {
    return Node.of("key", id(key.id()), Node.of("value").withBytes(key.publicKey()));
  }

  static Node signedKey(Device.SignedKey key) {
    return Node.of(
        "skey",
        id(key.id()),
        Node.of("value").withBytes(key.value()),
        Node.of("signature").withBytes(key.signature()));
  }

  static Node registration(int registrationId) {
    return Node.of("registration").withBytes(ByteBuffer.allocate(4).putInt(registrationId).array());
  }

  static Node type() {
    return Node.of("type").withBytes(new byte[] {5});
  }

  static Node id(int id) {
    return Node.of("id").withBytes(new byte[] {(byte) (id >> 16), (byte) (id >> 8), (byte) id});
  }

  static OneTimeKey toKey(Node node) {
    return new OneTimeKey(toId(node), bytes(node, "value", KEY));
  }

  static Device.SignedKey toSignedKey(Node node) {
    return new Device.SignedKey(
        toId(node), bytes(node, "value", KEY), bytes(node, "signature", SIGNATURE));
  }

  static int toRegistration(Node parent) {
    return ByteBuffer.wrap(bytes(parent, "registration", 4)).getInt();
  }

  static byte[] toIdentity(Node parent) {
    return bytes(parent, "identity", KEY);
  }

  private static int toId(Node node) {
    byte[] id = bytes(node, "id", 3);
    return (id[0] & 0xFF) << 16 | (id[1] & 0xFF) << 8 | id[2] & 0xFF;
  }

  private static byte[] bytes(Node parent, String tag, int length) {
    byte[] bytes = parent.requiredChild(tag).bytes();
    if (bytes.length != length) {
      throw new MalformedNodeException(tag + " has " + bytes.length + " bytes, expected " + length);
    }
    return bytes;
  }
}
