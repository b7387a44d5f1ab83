package io.manyline.sandbox.admin;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/// A picture of a pairing code → its text.
///
/// **Shape:** PNG in base64, bare or as a `data:` URL, at most 2,048 pixels a side. **Errors:**
/// [ControlException] 400 `QR_INVALID`.
final class QrImage {
  private static final int MAX_SIDE = 2_048;

  private QrImage() {}

  static String decode(String base64) {
    BufferedImage image = image(bytes(base64));
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    var bitmap =
        new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)));
    try {
      return new QRCodeReader().decode(bitmap, Map.of(DecodeHintType.TRY_HARDER, true)).getText();
    } catch (ReaderException e) {
      throw invalid("no QR code is found in the picture");
    }
  }

  private static byte[] bytes(String base64) {
    String payload =
        base64.startsWith("data:") ? base64.substring(base64.indexOf(',') + 1) : base64;
    try {
      return Base64.getMimeDecoder().decode(payload);
    } catch (IllegalArgumentException e) {
      throw invalid("qr_png is no base64");
    }
  }

  private static BufferedImage image(byte[] png) {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(png))) {
      Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
      ImageReader reader = readers.next();
      try {
        reader.setInput(in);
        if (reader.getWidth(0) > MAX_SIDE || reader.getHeight(0) > MAX_SIDE) {
          throw invalid("the picture is larger than " + MAX_SIDE + " pixels a side");
        }
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      throw e instanceof ControlException known ? known : invalid("qr_png is no PNG picture");
    }
  }

  private static ControlException invalid(String why) {
    return new ControlException(400, "QR_INVALID", why);
  }
}
