package io.manyline.gateway.pairing;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Base64;
import java.util.Map;

/// A pairing code as a picture.
///
/// **Shape:** PNG as a data URL, black on white, 512 pixels square or the next size that fits whole
/// modules, quiet zone of 4 modules.
public final class QrImage {
  private static final int SIZE_PIXELS = 512;
  private static final int QUIET_ZONE_MODULES = 4;

  private QrImage() {}

  /// @param text what the picture holds
  public static String dataUrl(String text) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(Png.encode(matrix(text)));
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
}
