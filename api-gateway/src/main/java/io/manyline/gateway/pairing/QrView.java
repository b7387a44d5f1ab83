package io.manyline.gateway.pairing;

import io.manyline.registry.pairing.QrCode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/// A pairing code as shown.
///
/// @param qrCode the picture, a PNG as data URL
/// @param code what the picture holds
/// @param expiresAt later it cannot be scanned any more; ask again
@Schema(name = "Qr")
record QrView(String qrCode, String code, Instant expiresAt) {
  static QrView of(QrCode code) {
    return new QrView(QrImage.dataUrl(code.text()), code.text(), code.expiresAt());
  }

  @Override
  public String toString() {
    return "QrView[" + expiresAt + "]";
  }
}
