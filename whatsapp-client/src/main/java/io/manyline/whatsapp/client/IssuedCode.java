package io.manyline.whatsapp.client;

import java.time.Instant;

/// A code to type into the phone. @param shown `ABCD-EFGH` @param expiresAt later it is of no use
public record IssuedCode(String shown, Instant expiresAt) {
  /// Shows nothing of the code.
  @Override
  public String toString() {
    return "IssuedCode[" + expiresAt + "]";
  }
}
