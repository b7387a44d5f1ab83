package io.manyline.gateway.pairing;

import io.manyline.registry.pairing.QrCode;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/// A code to type into the phone. @param code `ABCD-EFGH` @param expiresAt later it is of no use
@Schema(name = "PairingCode")
record PairingCodeView(@Schema(example = "ABCD-EFGH") String code, Instant expiresAt) {
  static PairingCodeView of(QrCode code) {
    return new PairingCodeView(code.text(), code.expiresAt());
  }

  @Override
  public String toString() {
    return "PairingCodeView[" + expiresAt + "]";
  }
}
