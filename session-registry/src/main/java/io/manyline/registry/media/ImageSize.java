package io.manyline.registry.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Width and height of an image, as its first bytes say.
///
/// **Shape:** PNG, JPEG, GIF and WebP; nothing is decoded, nothing but these bytes is read.
/// **Source:** RFC 2083, ITU T.81 annex B, GIF89a, the WebP container specification.
///
/// @param width pixels @param height pixels
record ImageSize(int width, int height) {
  static final ImageSize UNKNOWN = new ImageSize(0, 0);

  static ImageSize of(byte[] head, int length) {
    ByteBuffer bytes = ByteBuffer.wrap(head, 0, length).slice();
    return png(bytes)
        .or(() -> gif(bytes))
        .or(() -> webp(bytes))
        .or(() -> jpeg(bytes))
        .filter(size -> size.width > 0 && size.height > 0)
        .orElse(UNKNOWN);
  }

  private static Optional<ImageSize> png(ByteBuffer bytes) {
    return begins(bytes, 0, "\u0089PNG\r\n\u001a\n") && bytes.limit() >= 24
        ? Optional.of(new ImageSize(bytes.getInt(16), bytes.getInt(20)))
        : Optional.empty();
  }

  private static Optional<ImageSize> gif(ByteBuffer bytes) {
    return begins(bytes, 0, "GIF8") && bytes.limit() >= 10
        ? Optional.of(new ImageSize(little(bytes, 6), little(bytes, 8)))
        : Optional.empty();
  }

  private static Optional<ImageSize> webp(ByteBuffer bytes) {
    if (!begins(bytes, 0, "RIFF") || !begins(bytes, 8, "WEBP") || bytes.limit() < 30) {
      return Optional.empty();
    }
    if (begins(bytes, 12, "VP8X")) {
      return Optional.of(new ImageSize(1 + little24(bytes, 24), 1 + little24(bytes, 27)));
    }
    if (begins(bytes, 12, "VP8L")) {
      int packed = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(21);
      return Optional.of(new ImageSize(1 + (packed & 0x3fff), 1 + (packed >> 14 & 0x3fff)));
    }
    return begins(bytes, 12, "VP8 ")
        ? Optional.of(new ImageSize(little(bytes, 26) & 0x3fff, little(bytes, 28) & 0x3fff))
        : Optional.empty();
  }

  /// Goes from segment to segment until one says the frame's size.
  private static Optional<ImageSize> jpeg(ByteBuffer bytes) {
    if (!begins(bytes, 0, "\u00ff\u00d8\u00ff")) {
      return Optional.empty();
    }
    int at = 2;
    while (at + 9 <= bytes.limit() && (bytes.get(at) & 0xff) == 0xff) {
      int marker = bytes.get(at + 1) & 0xff;
      boolean frame =
          marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
      if (frame) {
        return Optional.of(new ImageSize(big(bytes, at + 7), big(bytes, at + 5)));
      }
      at += marker == 0xff ? 1 : 2 + big(bytes, at + 2);
    }
    return Optional.empty();
  }

  private static boolean begins(ByteBuffer bytes, int at, String magic) {
    byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.limit() >= at + wanted.length
        && bytes.slice(at, wanted.length).equals(ByteBuffer.wrap(wanted));
  }

  private static int big(ByteBuffer bytes, int at) {
    return bytes.getShort(at) & 0xffff;
  }

  private static int little(ByteBuffer bytes, int at) {
    return Short.reverseBytes(bytes.getShort(at)) & 0xffff;
  }

  private static int little24(ByteBuffer bytes, int at) {
    return little(bytes, at) | (bytes.get(at + 2) & 0xff) << 16;
  }
}
