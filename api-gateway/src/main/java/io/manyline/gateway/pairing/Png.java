package io.manyline.gateway.pairing;

import com.google.zxing.common.BitMatrix;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Writes a black and white picture as PNG: a few lines here instead of AWT, which a server without
/// fonts and screen may not have.
///
/// **Shape:** signature, `IHDR` (greyscale, 1 bit), one `IDAT`, `IEND`. **Source:** PNG
/// specification, third edition, sections 5 and 11.
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int CHUNK_OVERHEAD = 12;
  private static final int HEADER_BYTES = 13;

  private Png() {}

  static byte[] encode(BitMatrix picture) {
    byte[] header =
        ByteBuffer.allocate(HEADER_BYTES)
            .putInt(picture.getWidth())
            .putInt(picture.getHeight())
            .put((byte) 1)
            .array();
    byte[] pixels = deflate(rows(picture));
    ByteBuffer out =
        ByteBuffer.allocate(SIGNATURE.length + 3 * CHUNK_OVERHEAD + header.length + pixels.length);
    out.put(SIGNATURE);
    chunk(out, "IHDR", header);
    chunk(out, "IDAT", pixels);
    chunk(out, "IEND", new byte[0]);
    return out.array();
  }

  /// Each row: filter type 0, then the pixels from the highest bit on; 1 is white.
  private static byte[] rows(BitMatrix picture) {
    int rowBytes = 1 + (picture.getWidth() + 7) / 8;
    byte[] rows = new byte[rowBytes * picture.getHeight()];
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        if (!picture.get(x, y)) {
          rows[y * rowBytes + 1 + x / 8] |= (byte) (0x80 >> (x % 8));
        }
      }
    }
    return rows;
  }

  private static byte[] deflate(byte[] bytes) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(bytes);
      deflater.finish();
      byte[] out = new byte[bytes.length + 64];
      int length = deflater.deflate(out);
      if (!deflater.finished()) {
        throw new IllegalStateException("a QR code grew when it was compressed");
      }
      return Arrays.copyOf(out, length);
    }
  }

  private static void chunk(ByteBuffer out, String type, byte[] body) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(body);
    out.putInt(body.length).put(name).put(body).putInt((int) crc.getValue());
  }
}
