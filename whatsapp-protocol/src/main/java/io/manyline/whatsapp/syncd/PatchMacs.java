package io.manyline.whatsapp.syncd;

import io.manyline.whatsapp.curve.Hkdf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.crypto.Mac;

/// The MACs over a collection and over a patch.
///
/// **Shape:** snapshot MAC = HMAC-SHA256 over hash, version (64 bits, big-endian), collection's
/// name; patch MAC = HMAC-SHA256 over snapshot MAC, the value MACs in order, version, name.
/// **Source:** whatsmeow appstate/hash.go; Baileys src/Utils/chat-utils.ts.
final class PatchMacs {
  private PatchMacs() {}

  static byte[] snapshot(CollectionState state, SyncCollection name, SyncKeys keys) {
    return Hkdf.hmacSha256(
        keys.snapshotMac(), state.hash(), bigEndian(state.version()), bytes(name));
  }

  static byte[] patch(
      byte[] snapshotMac,
      List<byte[]> valueMacs,
      long version,
      SyncCollection name,
      SyncKeys keys) {
    Mac mac = Hkdf.hmac(keys.patchMac());
    mac.update(snapshotMac);
    valueMacs.forEach(mac::update);
    mac.update(bigEndian(version));
    return mac.doFinal(bytes(name));
  }

  private static byte[] bigEndian(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private static byte[] bytes(SyncCollection name) {
    return name.wireName().getBytes(StandardCharsets.UTF_8);
  }
}
