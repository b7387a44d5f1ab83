package io.manyline.whatsapp.signal;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Padding of `v=2` plaintexts: n bytes of value n, n from 1 to 15.
///
/// **Errors:** [SignalException] MALFORMED. **Source:** docs/protocol/signal.md.
public final class Padding {
  private static final int LONGEST_SENT = 15;
  private static final int LONGEST_ACCEPTED = 16;

  private Padding() {}

  public static byte[] pad(byte[] plaintext, RandomGenerator random) {
    int count = 1 + random.nextInt(LONGEST_SENT);
    var padded = Arrays.copyOf(plaintext, plaintext.length + count);
    Arrays.fill(padded, plaintext.length, padded.length, (byte) count);
    return padded;
  }

  /// Accepts 1 to 16 and checks every byte. @throws SignalException MALFORMED
  public static byte[] unpad(byte[] padded) {
    int count = padded.length == 0 ? 0 : padded[padded.length - 1];
    if (count < 1 || count > LONGEST_ACCEPTED || count > padded.length) {
      throw SignalException.malformed("padding of " + count + " bytes");
    }
    int length = padded.length - count;
    for (int i = length; i < padded.length; i++) {
      if (padded[i] != count) {
        throw SignalException.malformed("uneven padding");
      }
    }
    return Arrays.copyOf(padded, length);
  }
}
