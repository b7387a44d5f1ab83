package io.manyline.sandbox.admin;

import com.google.zxing.DecodeHintType;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.decoder.Decoder;
import com.google.zxing.qrcode.detector.Detector;
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
/// **Shape:** PNG in base64, bare or as a `data:` URL, at most 2,048 pixels a side; the code may
/// have other things around it, a screenshot's. **Errors:** [ControlException] 400 `QR_INVALID`.
///
/// Looked for from all four sides: in one pairing code of sixty, zxing's detector takes a part of
/// the code for one of its corners, and which parts it takes depends on where it begins. (Its
/// reader for several codes has no such trouble, but is not done in minutes with a picture that is
/// made to keep it busy.)
final class QrImage {
  private static final int MAX_SIDE = 2_048;
  private static final int SIDES = 4;

  private QrImage() {}

  static String decode(String base64) {
    BufferedImage image = image(bytes(base64));
    int width = image.getWidth();
    int height = image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
    try {
      return find(
          new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)).getBlackMatrix());
    } catch (NotFoundException e) {
      throw invalid("no QR code is found in the picture");
    }
  }

  private static String find(BitMatrix picture) throws NotFoundException {
    for (int side = 0; side < SIDES; side++) {
      try {
        var code = new Detector(picture).detect(Map.of(DecodeHintType.TRY_HARDER, true));
        return new Decoder().decode(code.getBits()).getText();
      } catch (ReaderException e) {
        picture.rotate90();
      }
    }
    throw NotFoundException.getNotFoundInstance();
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
