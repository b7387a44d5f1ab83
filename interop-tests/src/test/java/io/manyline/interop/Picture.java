package io.manyline.interop;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;

/// Pictures to send, each another.
final class Picture {
  private static final int SIDE = 64;

  private Picture() {}

  static byte[] png() {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    RandomGenerator random = RandomGenerator.getDefault();
    for (int x = 0; x < SIDE; x++) {
      for (int y = 0; y < SIDE; y++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /// The same picture as a JPEG.
  static byte[] jpeg(byte[] png) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(ImageIO.read(new ByteArrayInputStream(png)), "jpeg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
