package io.manyline.gateway.pairing;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// A pairing code as a picture.
///
/// **Shape:** PNG as a data URL, black on white, 512 pixels square or the next size that fits whole
/// modules, quiet zone of 4 modules. Needs no screen and no fonts: a headless JRE is enough.
public final class QrImage {
  private static final int SIZE_PIXELS = 512;
  private static final int QUIET_ZONE_MODULES = 4;
  private static final int BLACK = 0xFF000000;
  private static final int WHITE = 0xFFFFFFFF;

  private QrImage() {}

  /// @param text what the picture holds
  public static String dataUrl(String text) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png(matrix(text)));
  }

  private static BitMatrix matrix(String text) {
    try {
      return new QRCodeWriter()
          .encode(
              text,
              BarcodeFormat.QR_CODE,
              SIZE_PIXELS,
              SIZE_PIXELS,
              Map.of(
                  EncodeHintType.MARGIN,
                  QUIET_ZONE_MODULES,
                  EncodeHintType.ERROR_CORRECTION,
                  ErrorCorrectionLevel.L));
    } catch (WriterException e) {
      throw new IllegalArgumentException("a text of " + text.length() + " fits no QR code", e);
    }
  }

  private static byte[] png(BitMatrix matrix) {
    int width = matrix.getWidth();
    int height = matrix.getHeight();
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, matrix.get(x, y) ? BLACK : WHITE);
      }
    }
    var bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(picture, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("the JDK writes no PNG", e);
    }
    return bytes.toByteArray();
  }
}
