package io.manyline.sandbox.account;

import io.manyline.whatsapp.curve.Hkdf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/// Gives each number its LID: 15 digits that depend on seed and number only, so that the order in
/// which accounts are made does not matter.
final class LidSource {
  private static final long LOWEST = 100_000_000_000_000L;

  private final long seed;

  LidSource(long seed) {
    this.seed = seed;
  }

  String lid(String number, Predicate<String> isTaken) {
    for (int attempt = 0; ; attempt++) {
      String input = seed + "/" + number + "/" + attempt;
      byte[] hash = Hkdf.sha256(input.getBytes(StandardCharsets.UTF_8));
      long digits = LOWEST + Math.floorMod(ByteBuffer.wrap(hash).getLong(), 9 * LOWEST);
      if (!isTaken.test(Long.toString(digits))) {
        return Long.toString(digits);
      }
    }
  }
}
