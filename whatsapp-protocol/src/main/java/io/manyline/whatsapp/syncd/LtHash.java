package io.manyline.whatsapp.syncd;

import io.manyline.whatsapp.curve.Hkdf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/// A hash of a set that members can be added to and taken from, in any order.
///
/// **Shape:** 128 bytes, read as 64 unsigned 16-bit little-endian numbers; a member (a value MAC)
/// is expanded by HKDF-SHA256, no salt, info `WhatsApp Patch Integrity`, to 128 bytes that are
/// added or subtracted number by number. The empty set is 128 zero bytes. **Source:** whatsmeow
/// appstate/lthash; checked against whatsapp-rust-bridge 0.5.4 `LTHashAntiTampering`.
public final class LtHash {
  public static final int LENGTH = 128;
  private static final byte[] INFO = "WhatsApp Patch Integrity".getBytes(StandardCharsets.UTF_8);

  private LtHash() {}

  public static byte[] empty() {
    return new byte[LENGTH];
  }

  /// @return the hash of the set without `removed`, with `added`
  public static byte[] change(byte[] hash, Collection<byte[]> removed, Collection<byte[]> added) {
    if (hash.length != LENGTH) {
      throw new IllegalArgumentException("an LT-hash has 128 bytes, not " + hash.length);
    }
    byte[] result = hash.clone();
    ByteBuffer numbers = ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN);
    removed.forEach(member -> add(numbers, member, -1));
    added.forEach(member -> add(numbers, member, 1));
    return result;
  }

  private static void add(ByteBuffer numbers, byte[] member, int sign) {
    ByteBuffer expanded =
        ByteBuffer.wrap(Hkdf.derive(new byte[0], member, INFO, LENGTH))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < LENGTH; i += Short.BYTES) {
      numbers.putShort(i, (short) (numbers.getShort(i) + sign * expanded.getShort(i)));
    }
  }
}
