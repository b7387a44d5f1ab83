package io.manyline.whatsapp.mediafile;

import java.io.ByteArrayOutputStream;
import javax.crypto.Mac;

/// Tags of the parts of a streamable file, so that a player may verify what it seeks to.
///
/// **Shape:** over IV | ciphertext | MAC, for each n the first 10 bytes of HMAC-SHA256 of the bytes
/// from n × 64 KiB to (n + 1) × 64 KiB + 16: a part begins with the block that its decryption needs
/// as IV. **Source:** docs/protocol/media.md.
final class Sidecar {
  private static final int PART = 64 << 10;
  private static final int WINDOW = PART + MediaKeys.BLOCK;

  private final ByteArrayOutputStream tags = new ByteArrayOutputStream();

  /// The part being read.
  private Mac current;

  /// The part after it, which begins with the last block of this one.
  private Mac next;

  /// Bytes that `current` has.
  private int filled;

  Sidecar(MediaKeys keys) {
    this.current = keys.plainMac();
    this.next = keys.plainMac();
    update(keys.iv());
  }

  void update(byte[] bytes) {
    int offset = 0;
    while (offset < bytes.length) {
      boolean shared = filled >= PART;
      int count = Math.min(bytes.length - offset, (shared ? WINDOW : PART) - filled);
      current.update(bytes, offset, count);
      if (shared) {
        next.update(bytes, offset, count);
      }
      offset += count;
      filled += count;
      if (filled == WINDOW) {
        advance();
      }
    }
  }

  byte[] finish() {
    boolean further = filled > PART;
    tags.write(current.doFinal(), 0, MediaKeys.MAC_BYTES);
    if (further) {
      tags.write(next.doFinal(), 0, MediaKeys.MAC_BYTES);
    }
    return tags.toByteArray();
  }

  private void advance() {
    Mac done = current;
    tags.write(done.doFinal(), 0, MediaKeys.MAC_BYTES);
    current = next;
    next = done;
    filled = MediaKeys.BLOCK;
  }
}
