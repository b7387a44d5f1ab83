package io.manyline.whatsapp.iq;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.signal.LocalIdentity;
import io.manyline.whatsapp.signal.PreKey;
import io.manyline.whatsapp.signal.SignedPreKey;
import java.nio.ByteBuffer;

/// How keys look inside stanzas: ids of 3 bytes, values of 32.
public final class PreKeyNodes {
  private static final byte[] CURVE_25519 = {5};

  private PreKeyNodes() {}

  public static Node registration(LocalIdentity identity) {
    byte[] id = ByteBuffer.allocate(4).putInt(identity.registrationId()).array();
    return Node.of("registration").withBytes(id);
  }

  public static Node type() {
    return Node.of("type").withBytes(CURVE_25519);
  }

  public static Node identity(LocalIdentity identity) {
    return Node.of("identity").withBytes(identity.identity().publicKey());
  }

  public static Node oneTime(PreKey key) {
    return Node.of("key", id(key.id()), value(key.keyPair().publicKey()));
  }

  public static Node signed(SignedPreKey key) {
    return Node.of(
        "skey",
        id(key.id()),
        value(key.keyPair().publicKey()),
        Node.of("signature").withBytes(key.signature()));
  }

  private static Node id(int id) {
    return Node.of("id").withBytes(idBytes(id));
  }

  public static byte[] idBytes(int id) {
    return new byte[] {(byte) (id >> 16), (byte) (id >> 8), (byte) id};
  }

  private static Node value(byte[] key) {
    return Node.of("value").withBytes(key);
  }
}
